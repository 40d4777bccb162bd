package svm

import (
	"slices"
	"strings"
	"testing"

	"github.com/unsup/unsup/models/nn"
	"github.com/unsup/unsup/models/train"
)

// TestRestore: the machine made of a machine's parameters decides as it does,
// bit for bit.
func TestRestore(t *testing.T) {
	src, labels := blobs("train", 200, 3, 2)
	test, _ := blobs("test", 100, 3, 2)
	m := fit(t, src, labels, usual)
	again, err := Restore(src, labels, usual, m.Parameters())
	if err != nil {
		t.Fatal(err)
	}
	if !sameBits(again.Parameters(), m.Parameters()) || again.Vectors() != m.Vectors() {
		t.Error("the parameters are other ones")
	}
	if !slices.Equal(predict(t, again, test), predict(t, m, test)) {
		t.Error("the predictions are other ones")
	}
	x := newPoints(test.Len(), test.Dim()).x
	for i := range test.Len() {
		test.Gather(x.RowRange(i, i+1), []int32{int32(i)})
	}
	a, b := newDecider(m), newDecider(again)
	a.decide(x)
	b.decide(x)
	if !slices.Equal(a.decisions, b.decisions) {
		t.Error("the decision values are other ones")
	}
}

func TestRestoreChecks(t *testing.T) {
	src, labels := blobs("train", 60, 3, 2)
	for want, spoil := range map[string]func(p []nn.Param) []nn.Param{
		"2 parameters, want index, coef and rho": func(p []nn.Param) []nn.Param { return p[:2] },
		"want index, coef and rho":               func(p []nn.Param) []nn.Param { p[1].Name = "coefs"; return p },
		"coef has the shape":                     func(p []nn.Param) []nn.Param { p[1].Data = p[1].Data[1:]; return p },
		"rho has the shape [2], want [1]":        func(p []nn.Param) []nn.Param { p[2] = train.Vector("rho", make([]float32, 2)); return p },
		"support vector 1 is example":            func(p []nn.Param) []nn.Param { p[0].Data[1] = p[0].Data[0]; return p },
		"support vector 0 is example 1e+09":      func(p []nn.Param) []nn.Param { p[0].Data[0] = 1e9; return p },
		"support vector 0 is example 0.5":        func(p []nn.Param) []nn.Param { p[0].Data[0] = 0.5; return p },
	} {
		m := fit(t, src, labels, usual)
		if _, err := Restore(src, labels, usual, spoil(m.Parameters())); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
