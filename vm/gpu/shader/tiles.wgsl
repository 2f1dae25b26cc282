// Products in tiles: a workgroup makes TILE rows by TILE columns, an invocation 8 by 8 of them.

struct Job {
    at: Place,
    p: Product,
    is_on: u32,
}

var<workgroup> job: Job;
var<workgroup> strip_a: array<vec4<u32>, STRIP * TILE / 4u>;
var<workgroup> strip_b: array<vec4<u32>, STRIP * TILE / 4u>;

// Whether the workgroup has a tile to make: the same for all its invocations.
fn tile_job(id: vec3<u32>) -> Job {
    let at = place(id);
    let p = product(at.lane);
    let tiles = ((p.m + TILE - 1u) / TILE) * ((p.n + TILE - 1u) / TILE);
    let is_on = p.way == TILED && may_work(at, tiles * GROUP);
    return Job(at, p, select(0u, 1u, is_on));
}

// Bring the words of one strip, for TILE rows of a and TILE columns of b, into the workgroup.
fn load_strips(at: Place, p: Product, corner: vec2<u32>, first: u32, local: u32) {
    let b = at.scratch + p.depth * p.m;
    for (var i = local; i < STRIP * TILE; i += GROUP) {
        let depth = first + i / TILE;
        let row = min(corner.x + i % TILE, p.m - 1u);
        let col = min(corner.y + i % TILE, p.n - 1u);
        strip_a[i / 4u][i & 3u] = scratch[at.scratch + depth * p.m + row];
        strip_b[i / 4u][i & 3u] = scratch[b + depth * p.n + col];
    }
}

fn dots(a: u32, b: vec4<u32>) -> vec4<i32> {
    return vec4<i32>(
        dot4I8Packed(a, b.x), dot4I8Packed(a, b.y), dot4I8Packed(a, b.z), dot4I8Packed(a, b.w),
    );
}

fn put_four(to: Goal, p: Product, row: u32, col: u32, sums: vec4<i32>) {
    put_element(to, p, row, col, sums.x);
    put_element(to, p, row, col + 1u, sums.y);
    put_element(to, p, row, col + 2u, sums.z);
    put_element(to, p, row, col + 3u, sums.w);
}

@compute @workgroup_size(GROUP)
fn product_tiles(
    @builtin(global_invocation_id) id: vec3<u32>, @builtin(local_invocation_index) local: u32,
) {
    if (local == 0u) {
        job = tile_job(id);
    }
    let todo = workgroupUniformLoad(&job);
    if (todo.is_on == 0u) {
        return;
    }
    let at = todo.at;
    let p = todo.p;
    let across = (p.n + TILE - 1u) / TILE;
    let tile = at.item / GROUP;
    let corner = TILE * vec2<u32>(tile / across, tile % across);
    let y = local / 8u;
    let x = local % 8u;
    var s0a = vec4<i32>();
    var s0b = vec4<i32>();
    var s1a = vec4<i32>();
    var s1b = vec4<i32>();
    var s2a = vec4<i32>();
    var s2b = vec4<i32>();
    var s3a = vec4<i32>();
    var s3b = vec4<i32>();
    var s4a = vec4<i32>();
    var s4b = vec4<i32>();
    var s5a = vec4<i32>();
    var s5b = vec4<i32>();
    var s6a = vec4<i32>();
    var s6b = vec4<i32>();
    var s7a = vec4<i32>();
    var s7b = vec4<i32>();
    for (var first = 0u; first < p.depth; first += STRIP) {
        load_strips(at, p, corner, first, local);
        workgroupBarrier();
        for (var i = 0u; i < STRIP; i++) {
            let ba = strip_b[i * (TILE / 4u) + x * 2u + 0u];
            let bb = strip_b[i * (TILE / 4u) + x * 2u + 1u];
            let a0 = strip_a[i * (TILE / 4u) + y * 2u + 0u];
            let a1 = strip_a[i * (TILE / 4u) + y * 2u + 1u];
            s0a += dots(a0.x, ba);
            s0b += dots(a0.x, bb);
            s1a += dots(a0.y, ba);
            s1b += dots(a0.y, bb);
            s2a += dots(a0.z, ba);
            s2b += dots(a0.z, bb);
            s3a += dots(a0.w, ba);
            s3b += dots(a0.w, bb);
            s4a += dots(a1.x, ba);
            s4b += dots(a1.x, bb);
            s5a += dots(a1.y, ba);
            s5b += dots(a1.y, bb);
            s6a += dots(a1.z, ba);
            s6b += dots(a1.z, bb);
            s7a += dots(a1.w, ba);
            s7b += dots(a1.w, bb);
        }
        workgroupBarrier();
    }
    let to = goal(at, p);
    let row = corner.x + 8u * y;
    let col = corner.y + 8u * x;
    put_four(to, p, row + 0u, col + 0u, s0a);
    put_four(to, p, row + 0u, col + 4u, s0b);
    put_four(to, p, row + 1u, col + 0u, s1a);
    put_four(to, p, row + 1u, col + 4u, s1b);
    put_four(to, p, row + 2u, col + 0u, s2a);
    put_four(to, p, row + 2u, col + 4u, s2b);
    put_four(to, p, row + 3u, col + 0u, s3a);
    put_four(to, p, row + 3u, col + 4u, s3b);
    put_four(to, p, row + 4u, col + 0u, s4a);
    put_four(to, p, row + 4u, col + 4u, s4b);
    put_four(to, p, row + 5u, col + 0u, s5a);
    put_four(to, p, row + 5u, col + 4u, s5b);
    put_four(to, p, row + 6u, col + 0u, s6a);
    put_four(to, p, row + 6u, col + 4u, s6b);
    put_four(to, p, row + 7u, col + 0u, s7a);
    put_four(to, p, row + 7u, col + 4u, s7b);
}
