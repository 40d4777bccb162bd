package simd

import (
	"fmt"
	"testing"
)

// benchProducts are the shapes that models use: m x k x n.
var benchProducts = []product{
	{NoTrans, NoTrans, 1024, 1024, 1024, 1, 0},
	{NoTrans, NoTrans, 1000, 500, 784, 1, 0},
	{NoTrans, NoTrans, 100, 500, 784, 1, 0},
	{NoTrans, Trans, 100, 784, 500, 1, 0},
	{NoTrans, NoTrans, 100, 1000, 500, 1, 0},
	{NoTrans, Trans, 100, 500, 1000, 1, 0},
	{Trans, NoTrans, 784, 500, 100, 1, 0},
}

func (p product) name() string {
	letter := map[Op]string{NoTrans: "n", Trans: "t"}
	return fmt.Sprintf("%s%s_%dx%dx%d", letter[p.opA], letter[p.opB], p.m, p.k, p.n)
}

func BenchmarkGemm(b *testing.B) {
	for _, k := range paths[:len(paths)-1] {
		for _, p := range benchProducts {
			b.Run(k.name+"/"+p.name(), func(b *testing.B) {
				with(b, k)
				x, y, c := operand(p.opA, p.m, p.k, 0, false), operand(p.opB, p.k, p.n, 0, false), NewMatrix(p.m, p.n)
				b.ReportAllocs()
				for b.Loop() {
					Gemm(p.opA, p.opB, p.alpha, x, y, p.beta, c)
				}
				b.ReportMetric(2*float64(p.m)*float64(p.n)*float64(p.k)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
			})
		}
	}
}

func BenchmarkKernel(b *testing.B) {
	const n = 50000
	for _, k := range paths[:len(paths)-1] {
		x, y, z, w := values(n, 1, false), values(n, 2, false), values(n, 3, false), values(n, 4, false)
		c := ordinary(0)
		for _, op := range operations {
			b.Run(k.name+"/"+op.name, func(b *testing.B) {
				for b.Loop() {
					op.run(k, c, x, y, z, w)
				}
				b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds()/1e9, "Gelem/s")
			})
		}
	}
}
