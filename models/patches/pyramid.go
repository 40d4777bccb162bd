package patches

import (
	"fmt"

	"github.com/unsup/unsup/simd"
)

// Pyramid pools the codes of an image's patches over spatial cells (Lazebnik,
// Schmid and Ponce 2006; with the maximum, Yang et al. 2009): the whole image,
// its quarters, its sixteenths, and so on.
//
// Positive and negative parts of a code are pooled apart, as max(a, 0) and
// max(-a, 0): a basis that is found somewhere in the cell and one that is found
// with the opposite sign are different features.
type Pyramid struct{ Levels int } // 3: 1 + 4 + 16 cells

// maxLevels gives cells enough for any photograph: 1,024 at the finest.
const maxLevels = 6

// Validate names the option that makes no sense.
func (p Pyramid) Validate() error {
	if p.Levels < 1 || p.Levels > maxLevels {
		return fmt.Errorf("levels = %d: want 1 to %d", p.Levels, maxLevels)
	}
	return nil
}

// Cells is the number of cells of all levels.
func (p Pyramid) Cells() int { return (1<<(2*p.Levels) - 1) / 3 }

// Dim is the length of an image's vector.
func (p Pyramid) Dim(features int) int { return 2 * features * p.Cells() }

// Pool writes to dst the greatest positive and negative parts, over the
// patches of each cell, of every feature of the codes (down*across rows, in the
// order of Grid.Extract). The coarsest level comes first, its cells row by row;
// a cell has its positive parts before its negative ones.
func (p Pyramid) Pool(dst []float32, codes simd.Matrix, down, across int) {
	clear(dst)
	k := codes.Cols
	fine := 1 << (p.Levels - 1) // cells on a side
	at := dst[2*k*(p.Cells()-fine*fine):]
	for i := range codes.Rows {
		y, x := i/across*fine/down, i%across*fine/across
		take(at[2*k*(y*fine+x):][:2*k], codes.Row(i))
	}
	for ; fine > 1; fine /= 2 {
		half := fine / 2
		above := dst[2*k*(p.Cells()-cellsFrom(p.Levels, half)):]
		for c := range fine * fine {
			cell := at[2*k*c:][:2*k]
			into := above[2*k*(c/fine/2*half+c%fine/2):][:2*k]
			for f, v := range cell {
				into[f] = max(into[f], v)
			}
		}
		at = above
	}
}

// cellsFrom is the number of cells of the levels with side or more cells on a
// side.
func cellsFrom(levels, side int) int {
	n := 0
	for s := 1 << (levels - 1); s >= side; s /= 2 {
		n += s * s
	}
	return n
}

// take raises the parts of a cell to those of a code.
func take(cell, code []float32) {
	k := len(code)
	for f, v := range code {
		if v > cell[f] {
			cell[f] = v
		} else if -v > cell[k+f] {
			cell[k+f] = -v
		}
	}
}
