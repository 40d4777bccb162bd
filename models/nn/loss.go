package nn

import (
	"math"

	"github.com/unsup/unsup/simd"
)

// SoftmaxCrossEntropy returns the mean over the rows of -log p[i, labels[i]],
// in nats, where p = softmax(z), and sets grad to its gradient with respect to
// z, (p - onehot)/rows. Both are rows x classes; z is overwritten.
func SoftmaxCrossEntropy(grad, z simd.Matrix, labels []uint8) float64 {
	loss := 0.0
	inv := float32(1 / float64(z.Rows))
	for i := range z.Rows {
		g, x, k := grad.Row(i), z.Row(i), labels[i]
		simd.AddScalar(x, -simd.Max(x), x)
		at := x[k]
		simd.Exp(g, x)
		x[0] = simd.Sum(g)
		simd.Scale(g, float32(1/x[0]), g)
		simd.Log(x[:1], x[:1])
		loss += float64(x[0]) - float64(at)
		g[k]--
		simd.Scale(g, inv, g)
	}
	return loss / float64(z.Rows)
}

// SureCrossEntropy is SoftmaxCrossEntropy that keeps its relative precision
// where the net is sure, for line searches: there the other one's 1 - p is a
// multiple of 2^-24, and the loss of a minibatch that the net knows by heart a
// staircase. With d the log-sum-exp of the other outputs minus the label's,
// the loss is softplus(d), and the label's gradient -sigmoid(d)/rows. Gradients
// that would be subnormal are 0. There must be two classes or more, and an
// infinite output makes the loss NaN.
func SureCrossEntropy(grad, z simd.Matrix, labels []uint8) float64 {
	loss := 0.0
	inv := float32(1 / float64(z.Rows))
	for i := range z.Rows {
		g, x, k := grad.Row(i), z.Row(i), labels[i]
		label := x[k]
		x[k] = float32(math.Inf(-1))
		most := simd.Max(x)
		simd.AddScalar(x, -most, x)
		simd.Exp(g, x)
		others := simd.Sum(g)
		one := x[:1]
		one[0] = others
		simd.Log(one, one)
		d := most - label + one[0]
		if label > math.MaxFloat32 {
			d = float32(math.NaN())
		}
		one[0] = d
		simd.Softplus(one, one)
		loss += float64(one[0])
		one[0] = d
		simd.Sigmoid(one, one)
		wrong := one[0] * inv
		g[k] = -others // times wrong/others
		for j := range g {
			g[j] *= wrong / others
		}
		flush(g, 0x1p-126)
	}
	return loss / float64(z.Rows)
}

// BernoulliCrossEntropy returns the mean over the rows of
// -sum_j x log y + (1-x) log(1-y), in nats, where y = sigmoid(z), and sets grad
// to its gradient with respect to z, (y - x)/rows. All three are contiguous and
// of one shape.
func BernoulliCrossEntropy(grad, z, x simd.Matrix) float64 {
	loss := 0.0
	g := grad.Flat()
	simd.Softplus(g, z.Flat())
	for i := range z.Rows {
		loss += float64(simd.Sum(grad.Row(i))) - float64(simd.Dot(x.Row(i), z.Row(i)))
	}
	simd.Sigmoid(g, z.Flat())
	simd.Sub(g, g, x.Flat())
	simd.Scale(g, float32(1/float64(z.Rows)), g)
	return loss / float64(z.Rows)
}

// SquaredError returns the mean over the rows of sum_j (y - x)^2 and sets grad
// to its gradient with respect to y, 2 (y - x)/rows. All three are contiguous
// and of one shape.
func SquaredError(grad, y, x simd.Matrix) float64 {
	loss := 0.0
	g := grad.Flat()
	simd.Sub(g, y.Flat(), x.Flat())
	for i := range y.Rows {
		loss += float64(simd.Dot(grad.Row(i), grad.Row(i)))
	}
	simd.Scale(g, float32(2/float64(y.Rows)), g)
	return loss / float64(y.Rows)
}
