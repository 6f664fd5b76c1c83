"""The layout of a convolutional network in flat buffers, for kernels: a row of numbers for each layer.

Pictures lie side by side in lanes: every number of a map is `COUNT` numbers, of as many pictures. The maps that a layer
reads have its padding around them, which stays 0. A dense layer is a convolution of maps of one number each, and a head
that takes the mean or the maximum over each map is a pooling of whole maps.
"""

from typing import Final

CONVOLUTION: Final = 0
MEAN_POOLING: Final = 1
MAX_POOLING: Final = 2
KINDS: Final = {"convolution": CONVOLUTION, "mean": MEAN_POOLING, "max": MAX_POOLING}

# Columns of a layer's row. Places in buffers count numbers; `_AT` of maps is where the first number of the first map is
# that the layer reads, its padding included, or writes, without that of the next one.
KIND: Final = 0
INPUTS: Final = 1  # maps
OUTPUTS: Final = 2
KERNEL: Final = 3  # its side, or a pooling window's
STEP: Final = 4  # the stride
PADDING: Final = 5
ACTIVATION: Final = 6
SIDE_IN: Final = 7  # of the maps, without padding
SIDE_OUT: Final = 8
IN_AT: Final = 9
IN_ROW: Final = 10  # from one row of a map to the next
IN_MAP: Final = 11  # from one map to the next
OUT_AT: Final = 12
OUT_ROW: Final = 13
OUT_MAP: Final = 14
WEIGHTS_AT: Final = 15  # [to][from][row][column]
BIASES_AT: Final = 16
COLUMNS: Final = 17
