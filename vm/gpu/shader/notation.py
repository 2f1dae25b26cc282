"""How the arithmetic of a rule reads in WGSL. Every value is a u32; comparisons are bool."""

from __future__ import annotations

from vm.isa.rules import Notation

WGSL: Notation = {
    "add": "({0} + {1})",
    "sub": "({0} - {1})",
    "mul": "({0} * {1})",
    "and": "({0} & {1})",
    "or": "({0} | {1})",
    "xor": "({0} ^ {1})",
    "shl": "({0} << ({1} & 31u))",
    "shr": "({0} >> ({1} & 31u))",
    "sar": "bitcast<u32>(bitcast<i32>({0}) >> ({1} & 31u))",
    "quotient": "quotient({0}, {1})",
    "remainder": "remainder({0}, {1})",
    "equal": "({0} == {1})",
    "differ": "({0} != {1})",
    "less": "(bitcast<i32>({0}) < bitcast<i32>({1}))",
    "greater": "(bitcast<i32>({0}) > bitcast<i32>({1}))",
    "low": "({0} & 0xFFFFu)",
    "high": "({0} >> 16u)",
    "next": "(y << 16u | (x + 1u))",
    "channel": "({0} >> (8u * ({1} & 3u)) & 0xFFu)",
}
