package caltech101

import (
	"cmp"
	"fmt"

	"github.com/unsup/unsup/models/sparsecoding"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results/picture"
	"github.com/unsup/unsup/simd"
)

// pictured is the number of bases in a picture, sixteen in a row.
const pictured = 256

// pictures leaves the bases ("edges"), and the slide's sum: one patch beside
// its reconstruction and the three bases that have most to do with it, with
// their coefficients, in sum-NAME.png, and the same in words in sum-NAME.txt.
// The patch is one of x, whitened patches: see ofThree.
func (f Features) pictures(job *registry.Job, name string, atoms simd.Matrix, coder *sparsecoding.Coder, x simd.Matrix) error {
	bases := make([][]float32, min(pictured, atoms.Rows))
	for k := range bases {
		bases[k] = atoms.Row(k)
	}
	png, err := picture.Tiles(bases, f.Size, f.Size, 16, picture.Symmetric)
	if err != nil {
		return err
	}
	if err := job.Artifact("edges-"+name+".png", png); err != nil {
		return err
	}
	few := x.RowRange(0, min(4000, x.Rows))
	codes := simd.NewMatrix(few.Rows, atoms.Rows)
	coder.Encode(codes, few)
	i := ofThree(few, codes, atoms)
	if i < 0 {
		return nil // a dictionary of smoke: no patch is a sum of three
	}
	terms, text := sumOf(few.Row(i), codes.Row(i), atoms)
	if png, err = picture.Sum(terms, f.Size, f.Size); err != nil {
		return err
	}
	return cmp.Or(job.Artifact("sum-"+name+".png", png), job.Artifact("sum-"+name+".txt", []byte(text+"\n")))
}

// sumOf is a patch as the sum of its strongest bases, as a picture and in words.
func sumOf(patch, code []float32, atoms simd.Matrix) (terms []picture.Term, text string) {
	sum := make([]float32, atoms.Cols)
	terms = []picture.Term{{Pixels: patch, Caption: "patch"}, {Sign: "≈", Pixels: sum, Caption: "sum"}}
	text, sign := "patch =", "="
	for _, k := range strongest(code) {
		simd.Axpy(code[k], atoms.Row(k), sum)
		terms = append(terms, picture.Term{Sign: sign, Pixels: atoms.Row(k), Caption: fmt.Sprintf("%.2f × basis %d", code[k], k)})
		if sign == "+" {
			text += " +"
		}
		text += fmt.Sprintf(" %.2f basis %d", code[k], k)
		sign = "+"
	}
	return terms, text
}

// ofThree returns the example that its three strongest bases describe best, the
// first of equals, among those whose third has at least a third of the weight of
// the first; -1 if there is none.
func ofThree(x, codes, atoms simd.Matrix) int {
	best, least := -1, float32(1)
	r := make([]float32, x.Cols)
	for i := range x.Rows {
		top := strongest(codes.Row(i))
		if len(top) < 3 {
			continue
		}
		first, third := codes.Row(i)[top[0]], codes.Row(i)[top[2]]
		if 3*max(third, -third) < max(first, -first) {
			continue
		}
		copy(r, x.Row(i))
		for _, k := range top {
			simd.Axpy(-codes.Row(i)[k], atoms.Row(k), r)
		}
		if left := simd.Dot(r, r) / simd.Dot(x.Row(i), x.Row(i)); left < least {
			best, least = i, left
		}
	}
	return best
}

// strongest returns the places of the three coefficients of greatest magnitude,
// greatest first; fewer if fewer are not 0.
func strongest(code []float32) []int {
	var top []int
	for range 3 {
		best := -1
		for k, v := range code {
			taken := false
			for _, t := range top {
				taken = taken || t == k
			}
			if !taken && v != 0 && (best < 0 || max(v, -v) > max(code[best], -code[best])) {
				best = k
			}
		}
		if best < 0 {
			break
		}
		top = append(top, best)
	}
	return top
}
