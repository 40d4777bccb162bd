package norb

// Foveal reduction (Salakhutdinov & Hinton 2009, section 4.2): the central 64
// x 64 pixels of an eye stay as they are; around them lie four square rings,
// each made of blocks as wide as itself, of which the mean is kept.
//
//	ring    width 8: 44 blocks    4: 76    2: 140    2: 132    centre: 4,096
const (
	EyeInputs  = ringBlocks + fovea*fovea // 4,488
	PairInputs = 2 * EyeInputs            // 8,976

	ringBlocks = 44 + 76 + 140 + 132
	fovea      = Side - 2*margin // pixels of the centre's edge
	margin     = 8 + 4 + 2 + 2   // pixels that the rings take at each side
)

var rings = [...]int{8, 4, 2, 2}

// block is a square of pixels of an eye, by its corner and edge.
type block struct{ row, col, edge int }

// blocks are those that an eye is reduced to: the rings from the outermost
// inward, then the centre, each in the order of rows.
var blocks = func() []block {
	var list []block
	at := 0
	for _, edge := range rings {
		list = appendRing(list, at, edge)
		at += edge
	}
	for r := at; r < Side-at; r++ {
		for c := at; c < Side-at; c++ {
			list = append(list, block{r, c, 1})
		}
	}
	return list
}()

// appendRing adds the blocks of the ring whose corner is at (at, at).
func appendRing(list []block, at, edge int) []block {
	last := Side - at - edge
	for r := at; r <= last; r += edge {
		step := edge
		if r > at && r < last {
			step = last - at // only the ends of an inner row
		}
		for c := at; c <= last; c += step {
			list = append(list, block{r, c, edge})
		}
	}
	return list
}

// Foveal writes the foveal reduction of a pair (2 x 96 x 96) to dst
// (PairInputs), left eye first: the means of the blocks, rounded to the nearest
// grey level.
func Foveal(dst, pair []uint8) { FovealShifted(dst, pair, 0, 0) }

// FovealShifted is Foveal of the pair moved by down and right pixels (less than
// 96 either way; negative is up and left). What moves in from outside repeats
// the picture's edge.
func FovealShifted(dst, pair []uint8, down, right int) {
	var row, col [Side]int // where the moved picture's pixels come from
	for i := range Side {
		row[i] = min(max(i-down, 0), Side-1) * Side
		col[i] = min(max(i-right, 0), Side-1)
	}
	for eye := range 2 {
		out, in := dst[eye*EyeInputs:(eye+1)*EyeInputs], pair[eye*Side*Side:(eye+1)*Side*Side]
		for i, b := range blocks[:ringBlocks] {
			sum := 0
			for _, r := range row[b.row : b.row+b.edge] {
				line := in[r : r+Side]
				for _, c := range col[b.col : b.col+b.edge] {
					sum += int(line[c])
				}
			}
			area := b.edge * b.edge
			out[i] = uint8((sum + area/2) / area)
		}
		centre := out[ringBlocks:]
		for _, r := range row[margin : Side-margin] {
			line := in[r : r+Side]
			if -margin <= right && right <= margin {
				copy(centre[:fovea], line[margin-right:])
			} else {
				for k, c := range col[margin : Side-margin] {
					centre[k] = line[c]
				}
			}
			centre = centre[fovea:]
		}
	}
}

// Unfold lays out the reduced inputs of one eye (EyeInputs) as a picture of 96
// x 96, every block filled with its value.
func Unfold(picture, eye []float32) {
	for i, b := range blocks {
		for r := b.row; r < b.row+b.edge; r++ {
			for c := b.col; c < b.col+b.edge; c++ {
				picture[r*Side+c] = eye[i]
			}
		}
	}
}

// LeftHalf tells for every input of a pair whether its block lies in the left
// half of its eye's picture. No block lies in both halves.
func LeftHalf() []bool {
	left := make([]bool, PairInputs)
	for i, b := range blocks {
		left[i] = b.col < Side/2
		left[EyeInputs+i] = left[i]
	}
	return left
}
