// What every pass of a wide instruction sees, and which of its invocations have work to do.

@group(0) @binding(0) var<storage, read_write> words: array<u32>;
@group(0) @binding(1) var<storage, read_write> state: array<atomic<u32>>;
@group(0) @binding(2) var<storage, read_write> scratch: array<u32>;
@group(0) @binding(3) var<uniform> frame: Frame;

// One invocation: its lane, its item, and where the lane's picture and scratch begin.
struct Place {
    has_item: bool,
    lane: u32,
    item: u32,
    words: u32,
    scratch: u32,
}

fn place(id: vec3<u32>) -> Place {
    let offset = id.y * frame.items_a_row + id.x;
    let lane = frame.first_lane + id.z;
    let inside = id.x < frame.items_a_row && offset < frame.count;
    let item = frame.first_item + offset;
    return Place(inside, lane, item, lane * frame.area, id.z * frame.scratch_a_lane);
}

fn field(lane: u32, name: u32) -> u32 {
    return atomicLoad(&state[lane * STATE_SIZE + name]);
}

fn slot(lane: u32, which: u32, part: u32) -> u32 {
    return field(lane, FIELD_SLOTS + which * SLOT_SIZE + part);
}

fn is_pending(at: Place) -> bool {
    return field(at.lane, FIELD_STATUS) == STATUS_PENDING
        && field(at.lane, FIELD_KERNEL) == frame.kernel;
}

// Whether the item is one of the lane's and the instruction may write.
fn may_work(at: Place, items: u32) -> bool {
    return at.has_item && at.item < items && is_pending(at)
        && field(at.lane, FIELD_LATER) == 0u && field(at.lane, FIELD_BAD) == 0u;
}

fn mark_lossy(lane: u32) {
    atomicOr(&state[lane * STATE_SIZE + FIELD_LOSSY], 1u);
}

// The word at which the elements of a tensor begin.
fn elements(at: Place, which: u32) -> u32 {
    return at.words + (slot(at.lane, which, SLOT_ROW) + 1u) * frame.width;
}

fn count(lane: u32, which: u32) -> u32 {
    return slot(lane, which, SLOT_ROWS) * slot(lane, which, SLOT_COLS);
}

fn octet(start: u32, index: u32) -> u32 {
    return extractBits(words[start + (index >> 2u)], 8u * (index & 3u), 8u);
}

// One element as a signed number.
fn element(start: u32, kind: u32, index: u32) -> i32 {
    if (kind == TYPE_I32) {
        return i32(words[start + index]);
    }
    return widened(octet(start, index), kind);
}

fn widened(value: u32, kind: u32) -> i32 {
    return select(i32(value), i32(value << 24u) >> 24u, kind == TYPE_I8);
}

// The bits of a byte tensor's word that hold elements.
fn used_bits(elements: u32, item: u32) -> u32 {
    let left = min(elements - 4u * item, 4u);
    return 0xFFFFFFFFu >> (8u * (4u - left));
}

// Write the bytes of a word that hold elements; the others are kept.
fn put_bytes(index: u32, value: u32, mask: u32) {
    words[index] = (words[index] & ~mask) | (value & mask);
}
