package knn

import "github.com/unsup/unsup/simd"

// piece is the greatest number of pixels in one product. Less 128, a pixel is
// an integer in [-128, 127]; a product of two is at most 2^14 in magnitude, and
// a sum of 1024 of them at most 2^24. Every partial sum of the product's chain
// is then an integer that float32 holds exactly: no rounding takes place, and
// the distances below are those of integer arithmetic. Longer vectors are cut
// into pieces, whose sums are added as integers.
const piece = 1024

// MaxDim is the greatest length of a vector: squared distances, at most
// 255^2 MaxDim, fit an int32.
const MaxDim = (1<<31 - 2) / (255 * 255)

// distances computes blocks of squared distances
//
//	|x - y|^2 = |x|^2 + |y|^2 - 2 x.y
//
// with all inner products of a block from one matrix product.
type distances struct {
	ys     pixels        // the training block
	y      []simd.Matrix // its pieces, centred; one matrix of train x width each
	x      simd.Matrix   // test x width: the test block's current piece
	dot    simd.Matrix   // test x train
	d      []int32       // test x train
	xx, yy []int32       // squared norms of the centred vectors
}

func newDistances(test, train, dim int) distances {
	d := distances{x: simd.NewMatrix(test, min(dim, piece)), dot: simd.NewMatrix(test, train),
		d: make([]int32, test*train), xx: make([]int32, test), yy: make([]int32, train)}
	for lo := 0; lo < dim; lo += piece {
		d.y = append(d.y, simd.NewMatrix(train, min(piece, dim-lo)))
	}
	return d
}

// train takes the block of vectors that the next tests are measured against.
func (d *distances) train(ys pixels) {
	d.ys = ys
	for p := range d.y {
		ys.centre(d.y[p], p*piece)
	}
	squares(d.yy, ys)
}

// test fills the rows of d with the distances of xs to the training block.
func (d *distances) test(xs pixels) {
	squares(d.xx, xs)
	for i := range xs.n {
		row := d.row(i)
		for j, yy := range d.yy[:len(row)] {
			row[j] = d.xx[i] + yy
		}
	}
	for p := range d.y {
		d.subtract(xs, p)
	}
}

// subtract takes twice the inner products of piece p from the distances.
func (d *distances) subtract(xs pixels, p int) {
	x := simd.View(xs.n, d.y[p].Cols, d.x.Data)
	xs.centre(x, p*piece)
	dot := simd.View(xs.n, d.ys.n, d.dot.Data)
	simd.Gemm(simd.NoTrans, simd.Trans, 1, x, d.y[p].RowRange(0, d.ys.n), 0, dot)
	for i := range xs.n {
		row := d.row(i)
		for j, v := range dot.Row(i)[:len(row)] {
			row[j] -= 2 * int32(v)
		}
	}
}

// row returns the distances of the test block's vector i.
func (d *distances) row(i int) []int32 { return d.d[i*d.ys.n : (i+1)*d.ys.n] }

// squares sets dst[i] to the squared norm of vector i of p, centred.
func squares(dst []int32, p pixels) {
	for i := range p.n {
		sum := int32(0)
		for _, v := range p.data[i*p.dim : (i+1)*p.dim] {
			c := int32(v) - 128
			sum += c * c
		}
		dst[i] = sum
	}
}
