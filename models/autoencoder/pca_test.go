package autoencoder

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/simd"
)

// pcaData returns 40 examples of 6 inputs with clearly different variances
// along random directions, around a mean that is not 0.
func pcaData() simd.Matrix {
	mix, z, x := simd.NewMatrix(6, 6), simd.NewMatrix(40, 6), simd.NewMatrix(40, 6)
	simd.Normal(mix.Flat(), 0.4, testStream.Child("mix").At(0, 0, 0))
	simd.Normal(z.Flat(), 1, testStream.Child("z").At(0, 0, 0))
	for i := range z.Rows {
		simd.Mul(z.Row(i), z.Row(i), []float32{2, 1.5, 0.7, 0.5, 0.3, 0.2})
	}
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, z, mix, 0, x)
	simd.AddBias(x, []float32{1, -1, 0.5, 0, 2, -0.5})
	return x
}

// discarded returns the sum of the eigenvalues of the covariance (divided by
// n) but for the k greatest: the squared error of the best projection on k
// dimensions.
func discarded(t *testing.T, x simd.Matrix, k int) float64 {
	t.Helper()
	cov := mat.NewSymDense(x.Cols, nil)
	mean := make([]float64, x.Cols)
	for i := range x.Rows {
		for j, v := range x.Row(i) {
			mean[j] += float64(v) / float64(x.Rows)
		}
	}
	for e := range x.Rows {
		for i, v := range x.Row(e) {
			for j := i; j < x.Cols; j++ {
				c := (float64(v) - mean[i]) * (float64(x.Row(e)[j]) - mean[j])
				cov.SetSym(i, j, cov.At(i, j)+c/float64(x.Rows))
			}
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(cov, false) {
		t.Fatal("no eigenvalues")
	}
	sum := 0.0
	for _, v := range eigen.Values(nil)[:x.Cols-k] { // ascending
		sum += v
	}
	return sum
}

// TestLinearAutoencoderIsPCA: with linear units the loss falls to the sum of
// the discarded eigenvalues and no further.
func TestLinearAutoencoderIsPCA(t *testing.T) {
	x := pcaData()
	for k := 1; k <= 3; k++ {
		enc := nn.NewDense(6, k, nn.Linear)
		enc.InitGlorot(testStream.Child("init"))
		cfg := &Config{Output: nn.Linear, Pretrain: Pretrain{Epochs: 4000, Batch: 40,
			Rule: nn.Rule{Optimizer: nn.Adam, Rate: 0.02, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8}}}
		a := newTied(enc, make([]float32, 6), cfg, batch.Floats{Matrix: x}, testStream)
		loss := 0.0
		for epoch := range cfg.Pretrain.Epochs {
			a.order.Begin(epoch)
			loss = a.step(epoch, 0)
		}
		if want := discarded(t, x, k); math.Abs(loss-want) > 1e-4*want {
			t.Errorf("%d units: squared error %v, want %v", k, loss, want)
		}
	}
}
