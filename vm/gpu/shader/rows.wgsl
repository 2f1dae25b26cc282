// The row instructions; an item is a pixel, and only its R byte is written.

fn row_start(at: Place, which: u32) -> u32 {
    return at.words + slot(at.lane, which, SLOT_ROW) * frame.width;
}

// Lower the vectors' length to the first column where both pixels are zero.
@compute @workgroup_size(GROUP)
fn vector_length(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    if (!may_work(at, frame.width)) {
        return;
    }
    if ((words[row_start(at, 0u) + at.item] | words[row_start(at, 1u) + at.item]) == 0u) {
        atomicMin(&state[at.lane * STATE_SIZE + FIELD_LENGTH], at.item);
    }
}

@compute @workgroup_size(GROUP)
fn dot_rgb(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    if (!may_work(at, (frame.width + BUNCH - 1u) / BUNCH)) {
        return;
    }
    let a = row_start(at, 0u);
    let b = row_start(at, 1u);
    let end = min((at.item + 1u) * BUNCH, field(at.lane, FIELD_LENGTH));
    var sum = 0u;
    for (var x = at.item * BUNCH; x < end; x++) {
        sum += (words[a + x] & 0xFFu) * (words[b + x] & 0xFFu);
    }
    atomicAdd(&state[at.lane * STATE_SIZE + FIELD_SUM], sum);
}

@compute @workgroup_size(GROUP)
fn dot_rgb_end(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    if (!may_work(at, 1u)) {
        return;
    }
    let sum = field(at.lane, FIELD_SUM);
    put_bytes(row_start(at, 2u), sum, 0xFFFFu);
    if (sum > 0xFFFFu) {
        mark_lossy(at.lane);
    }
}

@compute @workgroup_size(GROUP)
fn add_rows(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    if (!may_work(at, field(at.lane, FIELD_LENGTH))) {
        return;
    }
    let a = words[row_start(at, 0u) + at.item] & 0xFFu;
    put_red(at, row_start(at, 2u) + at.item, a + (words[row_start(at, 1u) + at.item] & 0xFFu));
}

@compute @workgroup_size(GROUP)
fn mul_add_rows(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    if (!may_work(at, field(at.lane, FIELD_LENGTH))) {
        return;
    }
    let a = words[row_start(at, 0u) + at.item] & 0xFFu;
    let b = words[row_start(at, 1u) + at.item] & 0xFFu;
    let goal = row_start(at, 2u) + at.item;
    put_red(at, goal, (words[goal] & 0xFFu) + a * b);
}

fn put_red(at: Place, index: u32, sum: u32) {
    put_bytes(index, min(sum, 255u), 0xFFu);
    if (sum > 255u) {
        mark_lossy(at.lane);
    }
}

@compute @workgroup_size(GROUP)
fn load_row(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    if (may_work(at, frame.width)) {
        copy_pixel(at, slot(at.lane, 1u, SLOT_NAMED), slot(at.lane, 0u, SLOT_ROW));
    }
}

@compute @workgroup_size(GROUP)
fn store_row(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    if (may_work(at, frame.width)) {
        copy_pixel(at, slot(at.lane, 0u, SLOT_ROW), slot(at.lane, 1u, SLOT_NAMED));
    }
}

fn copy_pixel(at: Place, source: u32, goal: u32) {
    words[at.words + goal * frame.width + at.item] =
        words[at.words + source * frame.width + at.item];
}
