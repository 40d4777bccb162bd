package pca

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

var testStream = rng.New(1, "pca test")

// examples returns n examples of d numbers, mixed at random, around a mean that
// is not 0.
func examples(n, d int) simd.Matrix {
	mix, z, x := simd.NewMatrix(d, d), simd.NewMatrix(n, d), simd.NewMatrix(n, d)
	simd.Normal(mix.Flat(), 0.4, testStream.Child("mix").At(0, 0, 0))
	simd.Normal(z.Flat(), 1, testStream.Child("z").At(0, 0, 0))
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, z, mix, 0, x)
	for i := range x.Rows {
		simd.AddScalar(x.Row(i), 0.75, x.Row(i))
	}
	return x
}

// TestAgainstGonum compares eigenvalues, and the projections on eigenvectors,
// with those of another implementation, in double precision.
func TestAgainstGonum(t *testing.T) {
	for _, n := range []int{1, 2, 3, 10, 40} {
		x := examples(3*n+5, n)
		a := covariance(x, mean(x))
		sym := mat.NewSymDense(n, append([]float64(nil), a...))
		var want mat.EigenSym
		if !want.Factorize(sym, true) {
			t.Fatal("gonum has no eigenvalues")
		}
		var theirs mat.Dense
		want.VectorsTo(&theirs)
		values, vectors, err := Eigen(t.Context(), a, n)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			w := want.Values(nil)[n-1-i]
			// Both are within a few n ULP of the norm.
			if math.Abs(v-w) > 1e-13*float64(n)*values[0] {
				t.Errorf("%d: eigenvalue %d is %v, want %v", n, i, v, w)
			}
			dot := 0.0
			for k := range n {
				dot += vectors[i*n+k] * theirs.At(k, n-1-i)
			}
			if math.Abs(math.Abs(dot)-1) > 1e-9 { // eigenvalues of random matrices lie apart
				t.Errorf("%d: eigenvector %d has the cosine %v with gonum's", n, i, dot)
			}
		}
	}
}

// TestProjectionLosesTheDiscarded: the squared error of the best projection on
// k dimensions is the sum of the eigenvalues that it leaves out.
func TestProjectionLosesTheDiscarded(t *testing.T) {
	const n, d = 9000, 12 // more than two blocks of rows
	x := examples(n, d)
	m, err := Fit(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []int{1, 4, 11, 12} {
		centred, y, back := simd.NewMatrix(n, d), simd.NewMatrix(n, k), simd.NewMatrix(n, d)
		copy(centred.Data, x.Data)
		m.Project(y, centred)
		simd.Gemm(simd.NoTrans, simd.NoTrans, 1, y, m.Components.RowRange(0, k), 0, back)
		simd.Sub(back.Data, back.Data, centred.Data)
		got, want, all := 0.0, 0.0, 0.0
		for i := range n {
			got += float64(simd.Dot(back.Row(i), back.Row(i))) / n
		}
		for i, v := range m.Variance {
			all += v
			if i >= k {
				want += v
			}
		}
		if math.Abs(got-want) > 1e-5*all { // float32 products
			t.Errorf("%d components: squared error %v, want %v of %v", k, got, want, all)
		}
	}
}

// TestZCA: whitened examples have the identity as covariance, and the matrix is
// symmetric.
func TestZCA(t *testing.T) {
	x := examples(5000, 8)
	m, err := Fit(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	w := m.ZCA(1e-9)
	y := simd.NewMatrix(x.Rows, x.Cols)
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, x, w, 0, y)
	cov := covariance(y, mean(y))
	// The rounding of a coefficient of whitening grows as the root of the
	// condition number.
	bound := 1e-5 * math.Sqrt(m.Variance[0]/m.Variance[7])
	for i := range 8 {
		for j := range 8 {
			want := 0.0
			if i == j {
				want = 1
			}
			if got := cov[i*8+j]; math.Abs(got-want) > bound {
				t.Errorf("covariance (%d, %d) is %v, want %v within %v", i, j, got, want, bound)
			}
			if d := w.Row(i)[j] - w.Row(j)[i]; math.Abs(float64(d)) > bound {
				t.Errorf("the matrix is not symmetric at (%d, %d): %v", i, j, d)
			}
		}
	}
}

func TestFitErrors(t *testing.T) {
	if _, err := Fit(t.Context(), simd.NewMatrix(1, 4)); err == nil {
		t.Error("no error for one example")
	}
	x := examples(10, 3)
	x.Data[4] = float32(math.NaN())
	if _, err := Fit(t.Context(), x); err == nil {
		t.Error("no error for a NaN")
	}
	if m, err := Fit(t.Context(), simd.NewMatrix(10, 3)); err != nil || m.Variance[0] != 0 {
		t.Errorf("examples that are all 0: %v, %v", m, err)
	}
}
