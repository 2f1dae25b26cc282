// The column of the first greatest element of each row: of each piece of a row, then of the row.

fn pieces(lane: u32) -> u32 {
    return (slot(lane, 0u, SLOT_COLS) + PIECE - 1u) / PIECE;
}

// An item is a piece of a row; its greatest element and that one's column go into scratch.
@compute @workgroup_size(GROUP)
fn argmax_pieces(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    let across = pieces(at.lane);
    if (!may_work(at, slot(at.lane, 0u, SLOT_ROWS) * across)) {
        return;
    }
    let source = elements(at, 0u);
    let kind = slot(at.lane, 0u, SLOT_TYPE);
    let cols = slot(at.lane, 0u, SLOT_COLS);
    let line = at.item / across * cols;
    let first = at.item % across * PIECE;
    let end = min(first + PIECE, cols);
    var best = first;
    var most = element(source, kind, line + first);
    for (var col = first + 1u; col < end; col++) {
        let value = element(source, kind, line + col);
        if (value > most) {
            most = value;
            best = col;
        }
    }
    scratch[at.scratch + 2u * at.item] = u32(most);
    scratch[at.scratch + 2u * at.item + 1u] = best;
}

// An item is a row.
@compute @workgroup_size(GROUP)
fn argmax(@builtin(global_invocation_id) id: vec3<u32>) {
    let at = place(id);
    if (!may_work(at, slot(at.lane, 0u, SLOT_ROWS))) {
        return;
    }
    let across = pieces(at.lane);
    let first = at.scratch + 2u * at.item * across;
    var most = i32(scratch[first]);
    var best = scratch[first + 1u];
    for (var i = first + 2u; i < first + 2u * across; i += 2u) {
        if (i32(scratch[i]) > most) {
            most = i32(scratch[i]);
            best = scratch[i + 1u];
        }
    }
    words[elements(at, 1u) + at.item] = best;
}
