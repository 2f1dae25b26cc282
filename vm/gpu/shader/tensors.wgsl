// The tensor instructions that work element by element; an item is a word of the destination.

fn pixels(lane: u32, which: u32) -> u32 {
    return slot(lane, which, SLOT_PIXELS);
}

fn is_words(kind: u32) -> bool {
    return kind == TYPE_I32;
}

// The nearest value of the type's range.
fn clamped(value: i32, kind: u32) -> i32 {
    if (kind == TYPE_U8) {
        return clamp(value, 0, 255);
    }
    return select(value, clamp(value, -128, 127), kind == TYPE_I8);
}

@compute @workgroup_size(GROUP)
fn add_tensor(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    if (!may_work(at, count(at.lane, 0u))) {
        return;
    }
    var other = at.item;
    if (slot(at.lane, 1u, SLOT_ROWS) != slot(at.lane, 0u, SLOT_ROWS)) {
        other = at.item % slot(at.lane, 0u, SLOT_COLS);
    }
    let sum = words[elements(at, 0u) + at.item] + words[elements(at, 1u) + other];
    words[elements(at, 2u) + at.item] = sum;
}

@compute @workgroup_size(GROUP)
fn relu_tensor(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    if (!may_work(at, pixels(at.lane, 0u))) {
        return;
    }
    let kind = slot(at.lane, 0u, SLOT_TYPE);
    let zero = i32(slot(at.lane, 0u, SLOT_ZERO));
    let index = elements(at, 0u) + at.item;
    let old = words[index];
    if (is_words(kind)) {
        words[index] = u32(max(i32(old), zero));
        return;
    }
    var value = 0u;
    for (var i = 0u; i < 32u; i += 8u) {
        let risen = max(widened(extractBits(old, i, 8u), kind), zero);
        value |= (u32(clamped(risen, kind)) & 0xFFu) << i;
    }
    put_bytes(index, value, used_bits(count(at.lane, 0u), at.item));
}

@compute @workgroup_size(GROUP)
fn requant(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    if (!may_work(at, pixels(at.lane, 1u))) {
        return;
    }
    let total = count(at.lane, 1u);
    let source = elements(at, 0u);
    let multiplier = slot(at.lane, 1u, SLOT_MULTIPLIER);
    let shift = slot(at.lane, 1u, SLOT_SHIFT);
    let zero = i32(slot(at.lane, 1u, SLOT_ZERO));
    let kind = slot(at.lane, 1u, SLOT_TYPE);
    let end = min(4u * at.item + 4u, total);
    var value = 0u;
    for (var i = 4u * at.item; i < end; i++) {
        let moved = saturated_sum(zero, scaled(words[source + i], multiplier, shift));
        value |= (u32(clamped(moved, kind)) & 0xFFu) << (8u * (i & 3u));
    }
    put_bytes(elements(at, 1u) + at.item, value, used_bits(total, at.item));
}

// floor((value * multiplier + 2^(shift - 1)) / 2^shift), value signed: less than 2^31 in size.
fn scaled(value: u32, multiplier: u32, shift: u32) -> i32 {
    let low_low = (value & 0xFFFFu) * (multiplier & 0xFFFFu);
    let low_high = (value & 0xFFFFu) * (multiplier >> 16u);
    let high_low = (value >> 16u) * (multiplier & 0xFFFFu);
    let middle = (low_low >> 16u) + (low_high & 0xFFFFu) + (high_low & 0xFFFFu);
    var low = (middle << 16u) | (low_low & 0xFFFFu);
    var high = (value >> 16u) * (multiplier >> 16u);
    high += (low_high >> 16u) + (high_low >> 16u) + (middle >> 16u);
    high -= select(0u, multiplier, (value >> 31u) == 1u);
    if (shift <= 32u) {
        let half = 1u << (shift - 1u);
        low += half;
        high += select(0u, 1u, low < half);
        return i32(select(high, (high << 1u) | (low >> 31u), shift == 31u));
    }
    high += 1u << (shift - 33u);
    return i32(high) >> (shift - 32u);
}

// The sum, or the end of the range that it would have passed.
fn saturated_sum(a: i32, b: i32) -> i32 {
    let sum = a + b;
    let passes = ((a ^ sum) & (b ^ sum)) < 0;
    return select(sum, select(0x7FFFFFFF, -0x7FFFFFFF - 1, a < 0), passes);
}

// Find an index that names no row of the table.
@compute @workgroup_size(GROUP)
fn embed_check(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    if (!at.has_item || at.item >= pixels(at.lane, 1u) || !is_pending(at)) {
        return;
    }
    if (words[elements(at, 1u) + at.item] >= slot(at.lane, 0u, SLOT_ROWS)) {
        atomicStore(&state[at.lane * STATE_SIZE + FIELD_BAD], 1u);
    }
}

@compute @workgroup_size(GROUP)
fn embed(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    if (!may_work(at, pixels(at.lane, 2u))) {
        return;
    }
    let kind = slot(at.lane, 0u, SLOT_TYPE);
    let cols = slot(at.lane, 0u, SLOT_COLS);
    let source = elements(at, 0u);
    let chosen = elements(at, 1u);
    if (is_words(kind)) {
        let row = words[chosen + at.item / cols];
        words[elements(at, 2u) + at.item] = words[source + row * cols + at.item % cols];
        return;
    }
    let total = count(at.lane, 2u);
    let end = min(4u * at.item + 4u, total);
    var line = 4u * at.item / cols;
    var col = 4u * at.item % cols;
    var value = 0u;
    for (var i = 4u * at.item; i < end; i++) {
        value |= octet(source, words[chosen + line] * cols + col) << (8u * (i & 3u));
        col++;
        if (col == cols) {
            col = 0u;
            line++;
        }
    }
    put_bytes(elements(at, 2u) + at.item, value, used_bits(total, at.item));
}

@compute @workgroup_size(GROUP)
fn lookup(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    if (!may_work(at, pixels(at.lane, 2u))) {
        return;
    }
    let total = count(at.lane, 2u);
    let table = elements(at, 0u);
    let first = select(0u, 0x80808080u, slot(at.lane, 1u, SLOT_TYPE) == TYPE_I8);
    let indices = words[elements(at, 1u) + at.item] ^ first;
    var value = 0u;
    for (var i = 0u; i < 32u; i += 8u) {
        value |= octet(table, extractBits(indices, i, 8u)) << i;
    }
    put_bytes(elements(at, 2u) + at.item, value, used_bits(total, at.item));
}

@compute @workgroup_size(GROUP)
fn transpose(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    if (!may_work(at, pixels(at.lane, 1u))) {
        return;
    }
    let rows = slot(at.lane, 0u, SLOT_ROWS);
    let cols = slot(at.lane, 0u, SLOT_COLS);
    let source = elements(at, 0u);
    if (is_words(slot(at.lane, 0u, SLOT_TYPE))) {
        words[elements(at, 1u) + at.item] = words[source + at.item % rows * cols + at.item / rows];
        return;
    }
    let total = rows * cols;
    let end = min(4u * at.item + 4u, total);
    var col = 4u * at.item / rows;
    var row = 4u * at.item % rows;
    var value = 0u;
    for (var i = 4u * at.item; i < end; i++) {
        value |= octet(source, row * cols + col) << (8u * (i & 3u));
        row++;
        if (row == rows) {
            row = 0u;
            col++;
        }
    }
    put_bytes(elements(at, 1u) + at.item, value, used_bits(total, at.item));
}
