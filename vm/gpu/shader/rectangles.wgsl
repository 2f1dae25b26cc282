// Rectangles of pixels; an item is a pixel of the rectangle, in reading order.

fn rectangle_size(lane: u32) -> vec2<u32> {
    let size = field(lane, FIELD_SIZE);
    return vec2<u32>(size & 0xFFFFu, size >> 16u);
}

// The word of the item's pixel in the rectangle at a pointer.
fn rectangle_place(at: Place, pointer: u32) -> u32 {
    let w = rectangle_size(at.lane).x;
    let x = (pointer & 0xFFFFu) + at.item % w;
    let y = (pointer >> 16u) + at.item / w;
    return at.words + y * frame.width + x;
}

fn is_in_rectangle(at: Place) -> bool {
    let size = rectangle_size(at.lane);
    return may_work(at, size.x * size.y);
}

@compute @workgroup_size(GROUP)
fn copy_out(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    if (is_in_rectangle(at)) {
        scratch[at.scratch + at.item] = words[rectangle_place(at, field(at.lane, FIELD_SOURCE))];
    }
}

@compute @workgroup_size(GROUP)
fn copy_in(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    if (is_in_rectangle(at)) {
        words[rectangle_place(at, field(at.lane, FIELD_TARGET))] = scratch[at.scratch + at.item];
    }
}

@compute @workgroup_size(GROUP)
fn fill(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    if (is_in_rectangle(at)) {
        words[rectangle_place(at, field(at.lane, FIELD_TARGET))] = field(at.lane, FIELD_VALUE);
    }
}
