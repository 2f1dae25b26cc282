// One question against many rows; an item is an element of the answer.

fn flip(kind: u32) -> u32 {
    return select(0u, 0x80808080u, kind == TYPE_U8);
}

// The zero point of the bytes once u8 is moved down by 128.
fn moved_zero(zero: u32, kind: u32) -> u32 {
    return zero - select(0u, 128u, kind == TYPE_U8);
}

// The sum of (a - zero_a) * (b - zero_b) from the sums of a * b, a and b over k factors.
fn corrected(dot: i32, sum_a: i32, sum_b: i32, zero_a: u32, zero_b: u32, k: u32) -> u32 {
    return u32(dot) - zero_b * u32(sum_a) - zero_a * u32(sum_b) + k * zero_a * zero_b;
}

@compute @workgroup_size(GROUP)
fn dot_tensor(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    if (!may_work(at, slot(at.lane, 1u, SLOT_ROWS))) {
        return;
    }
    let k = slot(at.lane, 0u, SLOT_COLS);
    let start = at.item * k;
    let last_word = at.words + frame.area - 1u;
    let a = elements(at, 0u);
    var b = elements(at, 1u) + (start >> 2u);
    let kind_a = slot(at.lane, 0u, SLOT_TYPE);
    let kind_b = slot(at.lane, 1u, SLOT_TYPE);
    let flip_a = flip(kind_a);
    let flip_b = flip(kind_b);
    let shift = 8u * (start & 3u);
    var held = words[b];
    var dot = 0;
    var sum_a = 0;
    var sum_b = 0;
    for (var i = 0u; i < k / 4u; i++) {
        b++;
        let next = words[min(b, last_word)];
        let left = words[a + i] ^ flip_a;
        let right = ((held >> shift) | ((next << 1u) << (31u - shift))) ^ flip_b;
        held = next;
        dot += dot4I8Packed(left, right);
        sum_a += dot4I8Packed(left, 0x01010101u);
        sum_b += dot4I8Packed(right, 0x01010101u);
    }
    if ((k & 3u) != 0u) {
        let used = used_bits(k, k / 4u);
        let next = words[min(b + 1u, last_word)];
        let left = (words[a + k / 4u] ^ flip_a) & used;
        let right = (((held >> shift) | ((next << 1u) << (31u - shift))) ^ flip_b) & used;
        dot += dot4I8Packed(left, right);
        sum_a += dot4I8Packed(left, 0x01010101u);
        sum_b += dot4I8Packed(right, 0x01010101u);
    }
    let zero_a = moved_zero(slot(at.lane, 0u, SLOT_ZERO), kind_a);
    let zero_b = moved_zero(slot(at.lane, 1u, SLOT_ZERO), kind_b);
    words[elements(at, 2u) + at.item] = corrected(dot, sum_a, sum_b, zero_a, zero_b, k);
}
