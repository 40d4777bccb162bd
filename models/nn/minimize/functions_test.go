package minimize

import "math"

// rosenbrock is sum 100 (x[i+1] - x[i]^2)^2 + (1 - x[i])^2: its minimum is 0,
// at (1, 1, ...).
func rosenbrock(x, g []float32) float64 {
	d, f := make([]float64, len(x)), 0.0
	for i := range len(x) - 1 {
		a, b := float64(x[i]), float64(x[i+1])
		f += 100*(b-a*a)*(b-a*a) + (1-a)*(1-a)
		d[i] += -400*a*(b-a*a) - 2*(1-a)
		d[i+1] += 200 * (b - a*a)
	}
	narrow(g, d)
	return f
}

// rosenbrockStart is the usual start (-1.2, 1, -1.2, 1, ...).
func rosenbrockStart(n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = -1.2
		if i%2 == 1 {
			x[i] = 1
		}
	}
	return x
}

// quadratic is sum (i+1) (x[i] - i)^2 / 2.
func quadratic(x, g []float32) float64 {
	f := 0.0
	for i, v := range x {
		d := float64(v) - float64(i)
		f += float64(i+1) * d * d / 2
		g[i] = float32(float64(i+1) * d)
	}
	return f
}

// barrier is sum x[i] - log(x[i]), not a number below 0: its minimum is n, at
// (1, 1, ...).
func barrier(x, g []float32) float64 {
	f := 0.0
	for i, v := range x {
		f += float64(v) - math.Log(float64(v))
		g[i] = float32(1 - 1/float64(v))
	}
	return f
}

func narrow(dst []float32, src []float64) {
	for i, v := range src {
		dst[i] = float32(v)
	}
}
