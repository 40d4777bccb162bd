package bench

import (
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

// Synthetic returns n pictures of 784 pixels with MNIST's share of ink, for
// where the digits are not at hand: 19 % of the pixels are not black, and those
// have a mean of 174. Nothing about them can be learned; the time of an update
// depends on how many are black, not on which.
func Synthetic(n int) batch.Bytes {
	const pixels, rows = 784, 500
	const inked, darkest, brightest = 0.19, 94, 255
	all, u := make([]uint8, n*pixels), make([]float32, rows*pixels)
	stream := rng.New(0, "synthetic digits")
	for lo := 0; lo < len(all); lo += len(u) {
		part := all[lo:min(lo+len(u), len(all))]
		simd.Uniform(u[:len(part)], stream.At(0, lo/len(u), 0))
		for i, x := range u[:len(part)] {
			if x < inked {
				part[i] = uint8(darkest + float32(x*((brightest-darkest+1)/inked)))
			}
		}
	}
	return batch.NewBytes(all, pixels)
}
