package pca

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
)

// maxSweeps is far more than any matrix needs: six to ten are usual.
const maxSweeps = 60

// Eigen returns the eigenvalues of a symmetric n x n matrix, descending, and
// its eigenvectors, row by row (n x n), by cyclic Jacobi rotations (Golub and
// Van Loan, Algorithm 8.5.3). a is overwritten. It returns an error when a is
// not finite, and looks at ctx before each of some ten sweeps.
//
// It is not the fastest way, but one that rounds alike on every machine: a
// covariance of 196 dimensions takes a second.
func Eigen(ctx context.Context, a []float64, n int) (values, vectors []float64, err error) {
	if len(a) != n*n {
		return nil, nil, fmt.Errorf("eigenvalues of %d numbers, want %d x %d", len(a), n, n)
	}
	total := 0.0
	for _, v := range a {
		total += float64(v * v)
	}
	if math.IsNaN(total) || math.IsInf(total, 0) {
		return nil, nil, errors.New("the covariance is not finite (a NaN or an infinity among the examples?)")
	}
	v := make([]float64, n*n)
	for i := range n {
		v[i*n+i] = 1
	}
	for sweep := 0; off(a, n) > 1e-30*total; sweep++ {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if sweep == maxSweeps {
			return nil, nil, fmt.Errorf("the eigenvalues have not converged in %d sweeps", maxSweeps)
		}
		for p := range n {
			for q := p + 1; q < n; q++ {
				rotate(a, v, n, p, q)
			}
		}
	}
	values, vectors = ordered(a, v, n)
	return values, vectors, nil
}

// off is the sum of squares above the diagonal.
func off(a []float64, n int) float64 {
	sum := 0.0
	for p := range n {
		for _, x := range a[p*n+p+1 : (p+1)*n] {
			sum += float64(x * x)
		}
	}
	return sum
}

// rotate makes element (p, q) of a zero by a rotation in the plane of p and q,
// and turns the rows p and q of v alike.
func rotate(a, v []float64, n, p, q int) {
	apq := a[p*n+q]
	if apq == 0 {
		return
	}
	theta := (a[q*n+q] - a[p*n+p]) / (2 * apq)
	t := 1 / (math.Abs(theta) + math.Sqrt(float64(theta*theta)+1))
	if theta < 0 {
		t = -t
	}
	c := 1 / math.Sqrt(float64(t*t)+1)
	s := float64(t * c)
	turn(a[p*n:(p+1)*n], a[q*n:(q+1)*n], c, s)
	for k := 0; k < n*n; k += n {
		x, y := a[k+p], a[k+q]
		a[k+p] = float64(c*x) - float64(s*y)
		a[k+q] = float64(s*x) + float64(c*y)
	}
	a[p*n+q], a[q*n+p] = 0, 0
	turn(v[p*n:(p+1)*n], v[q*n:(q+1)*n], c, s)
}

// turn sets (x, y) to (c x - s y, s x + c y).
func turn(x, y []float64, c, s float64) {
	for k, u := range x {
		w := y[k]
		x[k] = float64(c*u) - float64(s*w)
		y[k] = float64(s*u) + float64(c*w)
	}
}

// ordered sorts the diagonal of a, the earlier first among equals, and the rows
// of v with it, whose signs it fixes.
func ordered(a, v []float64, n int) (values, vectors []float64) {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch x, y := a[i*n+i], a[j*n+j]; {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	for _, i := range order {
		row := v[i*n : (i+1)*n]
		largest := 0
		for k, x := range row {
			if math.Abs(x) > math.Abs(row[largest]) {
				largest = k
			}
		}
		values = append(values, a[i*n+i])
		for _, x := range row {
			if row[largest] < 0 {
				x = -x
			}
			vectors = append(vectors, x)
		}
	}
	return values, vectors
}
