// Products of matrices, tensors and plain ones alike: small ones and those of few rows directly;
// others from factors packed into scratch, four bytes of one sum to a word. Bytes are moved to
// [-128, 127] first.
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
    let is_small = m <= FEW || m * k < (DIRECT_SIZE + n - 1u) / max(n, 1u);
    if (is_small || (depth + 1u) * (m + n) > SCRATCH_LIMIT) {
        return Product(m, k, n, depth, DIRECT);
    }
    return Product(m, k, n, depth, select(TILED, NARROW, min(m, n) < THIN));
}

fn is_plain() -> bool {
    return frame.kernel == KERNEL_MATMUL_PLAIN;
}

// A matrix of the product: the word of its first element, its type and its zero point.
struct Matrix {
    start: u32,
    kind: u32,
    zero: u32,
}

fn matrix(at: Place, which: u32) -> Matrix {
    if (is_plain()) {
        let row = slot(at.lane, which, SLOT_ROW);
        return Matrix(at.words + row * frame.width + 1u, TYPE_U8, 0u);
    }
    let kind = slot(at.lane, which, SLOT_TYPE);
    return Matrix(elements(at, which), kind, slot(at.lane, which, SLOT_ZERO));
}

// The word of a plain matrix's element: column 0 is left out.
fn plain_place(start: u32, index: u32) -> u32 {
    return start + index + index / (frame.width - 1u);
}

fn put_product(lane: u32, start: u32, index: u32, sum: u32) {
    if (!is_plain()) {
        words[start + index] = sum;
        return;
    }
    put_bytes(plain_place(start, index), min(sum, 255u), 0xFFu);
    if (sum > 255u) {
        mark_lossy(lane);
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

// An item is four neighbours in a row of the product.
@compute @workgroup_size(GROUP)
fn product_direct(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    let p = product(at.lane);
    let across = (p.n + 3u) / 4u;
    if (p.way != DIRECT || !may_work(at, p.m * across)) {
        return;
    }
    let a = matrix(at, 0u);
    let b = matrix(at, 1u);
    let last = at.words + frame.area - 1u;
    let row = at.item / across;
    let col = at.item % across * 4u;
    var i = row * p.k;
    var j = col;
    let end = i + p.k;
    var sums = vec4<u32>();
    for (; i + 4u <= end; i += 4u) {
        let left = four_values(a, i, last);
        sums += left.x * four_values(b, j, last);
        sums += left.y * four_values(b, j + p.n, last);
        sums += left.z * four_values(b, j + 2u * p.n, last);
        sums += left.w * four_values(b, j + 3u * p.n, last);
        j += 4u * p.n;
    }
    for (; i < end; i++) {
        sums += four_values(a, i, last).x * four_values(b, j, last);
        j += p.n;
    }
    let start = matrix(at, 2u).start;
    for (var c = 0u; c < min(4u, p.n - col); c++) {
        put_product(at.lane, start, row * p.n + col + c, sums[c]);
    }
}

// Four factors from an element on, each less the zero point.
fn four_values(source: Matrix, index: u32, last: u32) -> vec4<u32> {
    let moved = four_factors(source, index, last) ^ flip(source.kind);
    return bitcast<vec4<u32>>(unpack4xI8(moved)) - moved_zero(source.zero, source.kind);
}

// An item is a packed word of a, then four of b that lie side by side.
@compute @workgroup_size(GROUP)
fn product_pack(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    let p = product(at.lane);
    let of_a = p.depth * p.m;
    if (p.way == DIRECT || !may_work(at, of_a + p.depth * ((p.n + 3u) / 4u))) {
        return;
    }
    if (at.item < of_a) {
        scratch[at.scratch + at.item] = packed_row(at, p, at.item % p.m, at.item / p.m);
    } else {
        pack_columns(at, p, at.item - of_a);
    }
}

// The four bytes from an element on; what lies behind the matrix may be anything.
fn four_factors(source: Matrix, index: u32, last: u32) -> u32 {
    if (is_plain()) {
        let places = vec4<u32>(
            plain_place(source.start, index), plain_place(source.start, index + 1u),
            plain_place(source.start, index + 2u), plain_place(source.start, index + 3u),
        );
        let at = min(places, vec4<u32>(last));
        let red = vec4<u32>(words[at.x], words[at.y], words[at.z], words[at.w]) & vec4<u32>(0xFFu);
        return red.x | (red.y << 8u) | (red.z << 16u) | (red.w << 24u);
    }
    let low = words[min(source.start + (index >> 2u), last)];
    let high = words[min(source.start + (index >> 2u) + 1u, last)];
    let shift = 8u * (index & 3u);
    return (low >> shift) | ((high << 1u) << (31u - shift));
}

// Four neighbours of a row of a, as one word; zeros behind the row's end.
fn packed_row(at: Place, p: Product, row: u32, depth: u32) -> u32 {
    if (4u * depth >= p.k) {
        return 0u;
    }
    let a = matrix(at, 0u);
    let value = four_factors(a, row * p.k + 4u * depth, at.words + frame.area - 1u);
    return (value ^ flip(a.kind)) & used_bits(p.k, depth);
}

// Four by four neighbours of b: the words of four columns.
fn pack_columns(at: Place, p: Product, item: u32) {
    let b = matrix(at, 1u);
    let last = at.words + frame.area - 1u;
    let across = (p.n + 3u) / 4u;
    let depth = item / across;
    let col = 4u * (item % across);
    let row = 4u * depth;
    let bytes = vec4<u32>(
        column_bytes(b, p, row, col, last),
        column_bytes(b, p, row + 1u, col, last),
        column_bytes(b, p, row + 2u, col, last),
        column_bytes(b, p, row + 3u, col, last),
    );
    let goal = at.scratch + p.depth * p.m + depth * p.n + col;
    for (var i = 0u; i < min(4u, p.n - col); i++) {
        let column = extractBits(bytes, 8u * i, 8u) << vec4<u32>(0u, 8u, 16u, 24u);
        scratch[goal + i] = column.x | column.y | column.z | column.w;
    }
}

// Four neighbours of one row of b; zeros behind the last row.
fn column_bytes(b: Matrix, p: Product, row: u32, col: u32, last: u32) -> u32 {
    if (row >= p.k) {
        return 0u;
    }
    return four_factors(b, row * p.n + col, last) ^ flip(b.kind);
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
    put_element(goal(at, p), p, row, col, dot);
}

// Where the sums of packed factors go, and what corrects them for the zero points.
struct Goal {
    lane: u32,
    start: u32,
    sums: u32,
    zero_a: u32,
    zero_b: u32,
}

fn goal(at: Place, p: Product) -> Goal {
    let sums = at.scratch + p.depth * (p.m + p.n);
    let a = matrix(at, 0u);
    let b = matrix(at, 1u);
    let zero_a = moved_zero(a.zero, a.kind);
    return Goal(at.lane, matrix(at, 2u).start, sums, zero_a, moved_zero(b.zero, b.kind));
}

fn put_element(to: Goal, p: Product, row: u32, col: u32, dot: i32) {
    if (row >= p.m || col >= p.n) {
        return;
    }
    let sum_a = i32(scratch[to.sums + row]);
    let sum_b = i32(scratch[to.sums + p.m + col]);
    let sum = corrected(dot, sum_a, sum_b, to.zero_a, to.zero_b, p.k);
    put_product(to.lane, to.start, row * p.n + col, sum);
}
