"""The ground of the machine: pictures, boxes, patches, faults, layout, traces, threads."""
