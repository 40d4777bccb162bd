package nn

import "github.com/unsup/unsup/simd"

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
