// Count the accesses of a wide instruction: every pixel of every box it read or wrote.

struct Span {
    kind: u32,
    x: u32,
    y: u32,
    w: u32,
    h: u32,
}

@group(0) @binding(0) var<storage, read_write> counts: array<atomic<u32>>;
@group(0) @binding(1) var<storage, read> spans: array<Span>;
// The width and height of the picture, and how many spans there are.
@group(0) @binding(2) var<uniform> size: vec4<u32>;

@compute @workgroup_size(64)
fn tally(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
) {
    for (var i = 0u; i < size.z; i++) {
        let span = spans[i];
        for (var at = id.x; at < span.w * span.h; at += groups.x * 64u) {
            let index = (span.y + at / span.w) * size.x + span.x + at % span.w;
            atomicAdd(&counts[span.kind * size.x * size.y + index], 1u);
        }
    }
}
