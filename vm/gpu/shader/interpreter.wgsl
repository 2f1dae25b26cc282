// The interpreter: one invocation runs one lane, that is one picture, for a chunk of steps.
//
// Every step takes the same way: fetch, operands, address, value, write. Instructions on rows,
// tensors and rectangles are checked here and then wait for their passes.

struct Frame {
    width: u32,
    height: u32,
    lanes: u32,
    // The most steps a lane takes in one dispatch.
    fuel: u32,
}

@group(0) @binding(0) var<storage, read_write> words: array<u32>;
@group(0) @binding(1) var<storage, read_write> state: array<u32>;
@group(0) @binding(2) var<uniform> frame: Frame;
@group(0) @binding(3) var<uniform> table: array<vec4<u32>, 256>;
// A bit for each kind of access: breakpoints and watches, four pixels to a word.
@group(0) @binding(4) var<storage, read> marks: array<u32>;
// Accesses of each pixel: reads, writes, executions.
@group(0) @binding(5) var<storage, read_write> counts: array<u32>;
// Two vectors a step: its place, its word, two pixels read; a third, the one written, old, new.
@group(0) @binding(6) var<storage, read_write> ring: array<vec4<u32>>;
// One word a row, not zero when one of its pixels may have been written.
@group(0) @binding(7) var<storage, read_write> dirty: array<u32>;

override GROUP: u32 = 1u;
override BREAKING: bool = false;
override COUNTING: bool = false;
override WATCHING: bool = false;
override TRACING: bool = false;
override TRACKING: bool = false;

var<private> base: u32;
var<private> width: u32;
var<private> height: u32;
var<private> slots: array<u32, 27>;
var<private> touched: u32;

//@ functions

fn word(index: u32) -> u32 {
    return words[base + index];
}

fn signed_byte(value: u32) -> u32 {
    return bitcast<u32>(bitcast<i32>(value << 24u) >> 24u);
}

fn with_byte(old: u32, shift: u32, value: u32) -> u32 {
    return (old & ~(0xFFu << shift)) | ((value & 0xFFu) << shift);
}

fn magnitude(value: u32) -> u32 {
    return select(value, 0u - value, value >> 31u != 0u);
}

// Signed division over magnitudes, so that INT_MIN / -1 is INT_MIN on every device.
fn quotient(a: u32, b: u32) -> u32 {
    let size = magnitude(a) / max(magnitude(b), 1u);
    return select(size, 0u - size, (a ^ b) >> 31u != 0u);
}

fn remainder(a: u32, b: u32) -> u32 {
    let size = magnitude(a) % max(magnitude(b), 1u);
    return select(size, 0u - size, a >> 31u != 0u);
}

fn count(kind: u32, index: u32) {
    if COUNTING {
        counts[kind * width * height + index] += 1u;
    }
}

// Note a pixel that was read or written.
fn note(kind: u32, index: u32) {
    if index == NOWHERE {
        return;
    }
    count(kind, index);
    if WATCHING && touched == 0u && is_marked(kind, index) {
        touched = index + 1u;
    }
}

fn is_marked(kind: u32, index: u32) -> bool {
    return (marks[index >> 2u] >> (8u * (index & 3u) + kind) & 1u) != 0u;
}

// Whether types and shapes of an instruction's operands disagree.
fn disagree(code: u32) -> bool {
    switch code {
        //@ blocks
        default: { return false; }
    }
}

// Hand BLIT and FILL their words; whether a rectangle leaves the picture.
fn leaves(s: u32, code: u32, v0: u32, v1: u32, v2: u32) -> bool {
    switch code {
        //@ rectangles
        default: { return false; }
    }
}

// Return the fault of an instruction on rows, matrices or tensors, the lowest first.
fn check_blocks(code: u32, block: u32, named: vec3<u32>) -> u32 {
    var rows = named;
    for (var i = 0u; i < 3u; i++) {
        if (block & (ROW_0 << i)) != 0u && rows[i] >= height {
            return ROW_OUTSIDE;
        }
        slots[i * SLOT_SIZE + ROW] = rows[i];
    }
    for (var i = 0u; i < 3u; i++) {
        if (block & (POINTER_0 << i)) != 0u && !read_row_pointer(i) {
            return ROW_OUTSIDE;
        }
    }
    for (var i = 0u; i < 3u; i++) {
        if (block & (TENSOR_0 << i)) != 0u && !read_tensor_header(i) {
            return BAD_MATRIX;
        }
        if (block & (MATRIX_0 << i)) != 0u && !read_matrix_header(i) {
            return BAD_MATRIX;
        }
    }
    return select(0u, BAD_MATRIX, disagree(code));
}

// Whether a destination shares pixels with a source.
fn overlap(block: u32) -> bool {
    for (var i = 0u; i < 9u; i++) {
        if (block >> (MEET_SHIFT + i) & 1u) == 0u {
            continue;
        }
        let one = i / 3u;
        let other = i % 3u;
        let may_coincide = (block & (COINCIDE_0 << other)) != 0u;
        if may_coincide && slots[one * SLOT_SIZE + ROW] == slots[other * SLOT_SIZE + ROW] {
            continue;
        }
        let is_tensor = (block & (TENSOR_0 << one)) != 0u;
        if select(matrices_meet(one, other), tensors_meet(one, other), is_tensor) {
            return true;
        }
    }
    return false;
}

// Check an instruction that passes will do; return the lane's new status.
fn prepare(s: u32, control: vec4<u32>, fields: vec4<u32>, v0: u32, v1: u32, v2: u32) -> u32 {
    var fault = select(0u, POINTER_OUTSIDE, leaves(s, fields.x, v0, v1, v2));
    if control.y != 0u {
        fault = check_blocks(fields.x, control.y, fields.yzw);
    }
    var later = 0u;
    if fault == 0u && overlap(control.y) {
        later = OVERLAP;
        fault = select(OVERLAP, 0u, (control.y & LOOKS_INSIDE) != 0u);
    }
    state[s + FAULT] = fault;
    state[s + LATER] = later;
    state[s + KERNEL] = control.z;
    state[s + LENGTH] = width;
    state[s + SUM] = 0u;
    state[s + BAD] = 0u;
    for (var i = 0u; i < 3u * SLOT_SIZE; i++) {
        state[s + SLOTS + i] = slots[i];
    }
    return select(PENDING, FAULTED, fault != 0u);
}

// Take the step of an instruction whose passes are done; return the lane's new status.
fn settle(s: u32) -> u32 {
    let fault = select(state[s + LATER], BAD_MATRIX, state[s + BAD] != 0u);
    state[s + FAULT] = fault;
    if fault != 0u {
        return FAULTED;
    }
    count(EXECUTE, state[s + Y] * width + state[s + X]);
    state[s + X] += 1u;
    state[s + STEPS] += 1u;
    state[s + LEFT] -= 1u;
    return select(RUNNING, DATA_BREAKPOINT, state[s + TOUCHED] != 0u);
}

@compute @workgroup_size(GROUP)
fn interpret(@builtin(global_invocation_id) id: vec3<u32>) {
    let lane = id.x;
    if lane >= frame.lanes {
        return;
    }
    width = frame.width;
    height = frame.height;
    base = lane * width * height;
    touched = 0u;
    let s = lane * STATE_SIZE;
    var status = state[s + STATUS];
    if status == PENDING {
        status = settle(s);
        state[s + STATUS] = status;
    }
    if status != RUNNING {
        return;
    }
    var x = state[s + X];
    var y = state[s + Y];
    var steps = state[s + STEPS];
    var left = state[s + LEFT];
    var resumed = state[s + RESUMED];
    var records = state[s + RING];
    var fault = 0u;
    var waits = false;
    var instruction = state[s + INSTRUCTION];
    var control = vec4<u32>();
    var fields = vec4<u32>();
    var v0 = 0u;
    var v1 = 0u;
    var v2 = 0u;
    for (var fuel = frame.fuel; fuel > 0u; fuel--) {
        if x >= width {
            status = END_OF_ROW;
            break;
        }
        if left == 0u {
            status = BUDGET;
            break;
        }
        let here = y * width + x;
        if BREAKING && resumed == 0u && is_marked(EXECUTE, here) {
            status = BREAKPOINT;
            break;
        }
        resumed = 0u;
        instruction = words[base + here];
        let code = instruction & 0xFFu;
        let f0 = instruction >> 8u & 0xFFu;
        let f1 = instruction >> 16u & 0xFFu;
        let f2 = instruction >> 24u;
        control = table[code];
        let bits = control.x;
        if (bits & KNOWN) == 0u {
            fault = UNKNOWN_OPCODE;
            break;
        }
        // What is no register counts as one at the left edge, which is always there.
        let g0 = select(0u, f0, (bits & REGISTER_0) != 0u);
        let g1 = select(0u, f1, (bits & REGISTER_1) != 0u);
        let g2 = select(0u, f2, (bits & REGISTER_2) != 0u);
        let last = max(max(g0 + (bits >> MORE_SHIFT & 15u), g1 + (bits >> (MORE_SHIFT + 4u) & 15u)),
            g2 + (bits >> (MORE_SHIFT + 8u) & 15u));
        let works_on_registers = (bits & REGISTERS) != 0u;
        if works_on_registers && (height < 2u || last >= width) {
            fault = ROW_OUTSIDE;
            break;
        }
        let row = base + select(0u, width, works_on_registers);
        v0 = words[row + g0];
        v1 = words[row + g1];
        v2 = words[row + g2];
        if (bits & IS_WIDE) != 0u {
            fields = vec4<u32>(code, f0, f1, f2);
            waits = true;
            break;
        }
        var ax = 0u;
        var ay = 0u;
        switch code {
            //@ addresses
            default: {}
        }
        if ax >= width || ay >= height {
            fault = POINTER_OUTSIDE;
            break;
        }
        let a = ay * width + ax;
        let cell = words[base + a];
        var value = 0u;
        var nx = x + 1u;
        var ny = y;
        switch code {
            //@ values
            default: {}
        }
        if fault != 0u {
            break;
        }
        let to_pixel = (bits & WRITES_PIXEL) != 0u;
        let written = width + (instruction >> (8u + 8u * (bits >> TARGET_SHIFT & 3u)) & 0xFFu);
        let place = select(select(NOWHERE, written, (bits & WRITES_REGISTER) != 0u), a, to_pixel);
        if COUNTING || WATCHING || TRACING {
            let r0 = select(NOWHERE, width + f0, (bits & READ_0) != 0u);
            let r1 = select(NOWHERE, width + f1, (bits & READ_1) != 0u);
            // No instruction reads three registers and a pixel as well.
            let pixel = select(NOWHERE, a, (bits & READS_PIXEL) != 0u);
            let r2 = select(pixel, width + f2, (bits & READ_2) != 0u);
            if COUNTING || WATCHING {
                note(READ, r0);
                note(READ, r1);
                note(READ, r2);
                note(WRITE, place);
            }
            if TRACING {
                let at = 2u * (records % (arrayLength(&ring) / 2u));
                var old = 0u;
                if place != NOWHERE {
                    old = words[base + place];
                }
                ring[at] = vec4<u32>(here, instruction, r0, r1);
                ring[at + 1u] = vec4<u32>(r2, place, old, value);
                records += 1u;
            }
        }
        count(EXECUTE, here);
        if place != NOWHERE {
            words[base + place] = value;
            if TRACKING {
                dirty[select(1u, ay, to_pixel)] = 1u;
            }
        }
        steps += 1u;
        left -= 1u;
        x = nx;
        y = ny;
        if status != RUNNING {
            break;
        }
        if WATCHING && touched != 0u {
            status = DATA_BREAKPOINT;
            break;
        }
    }
    if status == RUNNING && fault == 0u && !waits {
        status = select(select(RUNNING, BUDGET, left == 0u), END_OF_ROW, x >= width);
    }
    state[s + X] = min(x, width);
    state[s + Y] = y;
    state[s + STEPS] = steps;
    state[s + LEFT] = left;
    state[s + RESUMED] = resumed;
    state[s + RING] = records;
    state[s + TOUCHED] = touched;
    state[s + INSTRUCTION] = instruction;
    if waits {
        status = prepare(s, control, fields, v0, v1, v2);
    } else if fault != 0u {
        state[s + FAULT] = fault;
        status = FAULTED;
    }
    state[s + STATUS] = status;
}
