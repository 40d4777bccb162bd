package norb

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// The blocks are those of the paper's sizes and tile the picture: every pixel
// belongs to exactly one.
func TestBlocksTileThePicture(t *testing.T) {
	if len(blocks) != 4488 || PairInputs != 8976 {
		t.Fatalf("%d blocks an eye, %d inputs a pair, want 4488 and 8976", len(blocks), PairInputs)
	}
	var times [Side][Side]int
	for _, b := range blocks {
		for r := b.row; r < b.row+b.edge; r++ {
			for c := b.col; c < b.col+b.edge; c++ {
				times[r][c]++
			}
		}
	}
	for r := range Side {
		for c := range Side {
			if times[r][c] != 1 {
				t.Fatalf("pixel (%d, %d) is in %d blocks", r, c, times[r][c])
			}
		}
	}
	for i, n := range map[int]int{0: 8, 43: 8, 44: 4, 119: 4, 120: 2, 391: 2, 392: 1} {
		if blocks[i].edge != n {
			t.Errorf("block %d has edge %d, want %d", i, blocks[i].edge, n)
		}
	}
	if blocks[44] != (block{8, 8, 4}) || blocks[120] != (block{12, 12, 2}) || blocks[260] != (block{14, 14, 2}) || blocks[392] != (block{16, 16, 1}) {
		t.Errorf("rings begin at %v %v %v %v", blocks[44], blocks[120], blocks[260], blocks[392])
	}
}

func TestFovealOfConstantPictures(t *testing.T) {
	pair, dst := make([]uint8, PairPixels), make([]uint8, PairInputs)
	for i := range pair {
		pair[i] = 201
		if i >= Side*Side {
			pair[i] = 7
		}
	}
	Foveal(dst, pair)
	for i, v := range dst {
		if want := map[bool]uint8{true: 201, false: 7}[i < EyeInputs]; v != want {
			t.Fatalf("input %d is %d, want %d", i, v, want)
		}
	}
}

// One white pixel adds 255/area to its block, rounded, and nothing elsewhere.
func TestEveryPixelCountsOnce(t *testing.T) {
	dst := make([]uint8, PairInputs)
	for _, c := range []struct{ row, col, input, want int }{
		{0, 0, 0, 4},                 // 255/64
		{95, 95, 43, 4},              // the last block of the outermost ring
		{8, 11, 44, 16},              // 255/16
		{12, 12, 120, 64},            // 255/4
		{81, 81, 391, 64},            // the last of the innermost ring
		{16, 17, 393, 255},           // the centre
		{79, 79, EyeInputs - 1, 255}, // its end
	} {
		pair := make([]uint8, PairPixels)
		pair[Side*Side+c.row*Side+c.col] = 255 // the right eye
		Foveal(dst, pair)
		for i, v := range dst {
			want := 0
			if i == EyeInputs+c.input {
				want = c.want
			}
			if int(v) != want {
				t.Errorf("pixel (%d, %d): input %d is %d, want %d", c.row, c.col, i, v, want)
			}
		}
	}
}

// A picture moved and then reduced is what FovealShifted makes at once.
func TestFovealShifted(t *testing.T) {
	pair := make([]uint8, PairPixels)
	r := rand.New(rand.NewPCG(1, 1))
	for i := range pair {
		pair[i] = uint8(r.Uint32())
	}
	got, want, moved := make([]uint8, PairInputs), make([]uint8, PairInputs), make([]uint8, PairPixels)
	for _, s := range [][2]int{{0, 0}, {3, -2}, {-1, 3}, {2, 16}, {2, 17}, {16, -16}, {17, -17}, {95, -95}} {
		for eye := range 2 {
			for y := range Side {
				for x := range Side {
					fromY, fromX := min(max(y-s[0], 0), Side-1), min(max(x-s[1], 0), Side-1)
					moved[(eye*Side+y)*Side+x] = pair[(eye*Side+fromY)*Side+fromX]
				}
			}
		}
		Foveal(want, moved)
		FovealShifted(got, pair, s[0], s[1])
		if !slices.Equal(got, want) {
			t.Errorf("shift %v differs", s)
		}
	}
}

// Unfold puts every input over its own block.
func TestUnfold(t *testing.T) {
	eye, picture := make([]float32, EyeInputs), make([]float32, Side*Side)
	for i := range eye {
		eye[i] = float32(i)
	}
	Unfold(picture, eye)
	for r := range Side {
		for c := range Side {
			b := blocks[int(picture[r*Side+c])]
			if r < b.row || r >= b.row+b.edge || c < b.col || c >= b.col+b.edge {
				t.Fatalf("pixel (%d, %d) shows block %v", r, c, b)
			}
		}
	}
}

func TestHalves(t *testing.T) {
	left := LeftHalf()
	n := 0
	for i, l := range left {
		if l {
			n++
		}
		if b := blocks[i%EyeInputs]; l != (b.col+b.edge <= Side/2) {
			t.Errorf("block %v: left %v", b, l)
		}
	}
	if n != PairInputs/2 {
		t.Errorf("%d inputs lie in the left half, want %d", n, PairInputs/2)
	}
}

func TestFovealDoesNotAllocate(t *testing.T) {
	pair, dst := make([]uint8, PairPixels), make([]uint8, PairInputs)
	if n := testing.AllocsPerRun(5, func() { FovealShifted(dst, pair, 1, -1) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
