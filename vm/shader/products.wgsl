// Products of matrices, tensors and plain ones alike: small ones directly, byte by byte; larger
// ones from factors packed into scratch, four bytes of one sum to a word, moved to [-128, 127].
//
// Scratch of a lane: for each word of a sum the m words of a, then for each the n words of b,
// then the sums of a's rows and of b's columns. A sum has a whole number of strips of words;
// the words beyond the k factors hold zeros.

const DIRECT = 0u;
const NARROW = 1u;
const TILED = 2u;

struct Product {
    m: u32,
    k: u32,
    n: u32,
    // Words of one sum.
    depth: u32,
    way: u32,
}

fn product(lane: u32) -> Product {
    let m = slot(lane, 2u, SLOT_ROWS);
    let n = slot(lane, 2u, SLOT_COLS);
    let k = slot(lane, 0u, SLOT_COLS);
    let depth = (k + 4u * STRIP - 1u) / (4u * STRIP) * STRIP;
    // The number of multiplications may pass 32 bits, m * k cannot.
    let is_short = m * k < (DIRECT_SIZE + n - 1u) / max(n, 1u) && k <= DIRECT_LENGTH;
    if (is_short || (depth + 1u) * (m + n) > SCRATCH_LIMIT) {
        return Product(m, k, n, depth, DIRECT);
    }
    return Product(m, k, n, depth, select(TILED, NARROW, min(m, n) < THIN));
}

fn is_plain() -> bool {
    return frame.kernel == KERNEL_MATMUL_PLAIN;
}

// The word of a plain matrix's element.
fn plain_place(at: Place, which: u32, index: u32) -> u32 {
    let step = frame.width - 1u;
    let row = slot(at.lane, which, SLOT_ROW) + index / step;
    return at.words + row * frame.width + 1u + index % step;
}

// The byte of one factor.
fn factor(at: Place, which: u32, index: u32) -> u32 {
    if (is_plain()) {
        return words[plain_place(at, which, index)] & 0xFFu;
    }
    return octet(elements(at, which), index);
}

fn factor_type(lane: u32, which: u32) -> u32 {
    return select(slot(lane, which, SLOT_TYPE), TYPE_U8, is_plain());
}

// The zero point of a packed factor.
fn packed_zero(lane: u32, which: u32) -> u32 {
    if (is_plain()) {
        return 0u - 128u;
    }
    return moved_zero(lane, which);
}

fn put_product(at: Place, index: u32, sum: u32) {
    if (!is_plain()) {
        words[elements(at, 2u) + index] = sum;
        return;
    }
    put_octets(plain_place(at, 2u, index), min(sum, 255u), 0xFFu);
    if (sum > 255u) {
        mark_lossy(at.lane);
    }
}

@compute @workgroup_size(GROUP)
fn product_header(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    if (!may_work(at, 1u)) {
        return;
    }
    let size = slot(at.lane, 2u, SLOT_COLS) | (slot(at.lane, 2u, SLOT_ROWS) << 16u);
    words[at.words + slot(at.lane, 2u, SLOT_ROW) * frame.width] = size;
}

// An item is an element of the product.
@compute @workgroup_size(GROUP)
fn product_direct(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    let p = product(at.lane);
    if (p.way != DIRECT || !may_work(at, p.m * p.n)) {
        return;
    }
    let line = at.item / p.n * p.k;
    let col = at.item % p.n;
    var sum = 0u;
    var i = 0u;
    for (; i + 4u <= p.k; i += 4u) {
        sum += product_term(at, line + i, i * p.n + col);
        sum += product_term(at, line + i + 1u, (i + 1u) * p.n + col);
        sum += product_term(at, line + i + 2u, (i + 2u) * p.n + col);
        sum += product_term(at, line + i + 3u, (i + 3u) * p.n + col);
    }
    for (; i < p.k; i++) {
        sum += product_term(at, line + i, i * p.n + col);
    }
    put_product(at, at.item, sum);
}

fn product_term(at: Place, i: u32, j: u32) -> u32 {
    let a = u32(widened(factor(at, 0u, i), factor_type(at.lane, 0u)));
    let b = u32(widened(factor(at, 1u, j), factor_type(at.lane, 1u)));
    if (is_plain()) {
        return a * b;
    }
    return (a - slot(at.lane, 0u, SLOT_ZERO)) * (b - slot(at.lane, 1u, SLOT_ZERO));
}

// An item is a packed word.
@compute @workgroup_size(GROUP)
fn product_pack(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    let p = product(at.lane);
    if (p.way == DIRECT || !may_work(at, p.depth * (p.m + p.n))) {
        return;
    }
    let is_b = at.item >= p.depth * p.m;
    let which = select(0u, 1u, is_b);
    let across = select(p.m, p.n, is_b);
    let index = at.item - select(0u, p.depth * p.m, is_b);
    let line = index % across;
    let first = 4u * (index / across);
    let start = select(line * p.k, line, is_b);
    let step = select(1u, p.n, is_b);
    var value = 0u;
    for (var i = first; i < min(first + 4u, p.k); i++) {
        value |= factor(at, which, start + i * step) << (8u * (i & 3u));
    }
    let flipped = value ^ flip(factor_type(at.lane, which));
    let used = select(used_bits(p.k, index / across), 0u, first >= p.k);
    scratch[at.scratch + at.item] = flipped & used;
}

// An item is a row of a, then a column of b.
@compute @workgroup_size(GROUP)
fn product_sums(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    let p = product(at.lane);
    if (p.way == DIRECT || !may_work(at, p.m + p.n)) {
        return;
    }
    let is_b = at.item >= p.m;
    let step = select(p.m, p.n, is_b);
    let start = at.scratch + select(at.item, p.depth * p.m + at.item - p.m, is_b);
    var sum = 0;
    for (var i = 0u; i < p.depth; i++) {
        sum += dot4I8Packed(scratch[start + i * step], 0x01010101u);
    }
    scratch[at.scratch + p.depth * (p.m + p.n) + at.item] = u32(sum);
}

// An item is an element of the product.
@compute @workgroup_size(GROUP)
fn product_narrow(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    let p = product(at.lane);
    if (p.way != NARROW || !may_work(at, p.m * p.n)) {
        return;
    }
    let row = at.item / p.n;
    let col = at.item % p.n;
    var a = at.scratch + row;
    var b = at.scratch + p.depth * p.m + col;
    var dot = 0;
    for (var i = 0u; i < p.depth; i++) {
        dot += dot4I8Packed(scratch[a], scratch[b]);
        a += p.m;
        b += p.n;
    }
    put_element(at, p, row, col, dot);
}

// Correct one sum of packed factors for the zero points and write it.
fn put_element(at: Place, p: Product, row: u32, col: u32, dot: i32) {
    if (row >= p.m || col >= p.n) {
        return;
    }
    let sums = at.scratch + p.depth * (p.m + p.n);
    let sum_a = i32(scratch[sums + row]);
    let sum_b = i32(scratch[sums + p.m + col]);
    let zero_a = packed_zero(at.lane, 0u);
    let zero_b = packed_zero(at.lane, 1u);
    let sum = corrected(dot, sum_a, sum_b, zero_a, zero_b, p.k);
    put_product(at, row * p.n + col, sum);
}
