package svm

import (
	"bufio"
	"encoding/hex"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/unsup/unsup/models/batch"
)

// lines reads a file of testdata/compare/scikit-learn/svm, whose make.py wrote it.
func lines(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open("../../testdata/compare/scikit-learn/svm/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out [][]string
	for s := bufio.NewScanner(f); s.Scan(); {
		out = append(out, strings.Fields(s.Text()))
	}
	return out
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestAgainstLIBSVM compares support vectors, decision values and predictions
// on real digits with those of LIBSVM (through scikit-learn's SVC).
func TestAgainstLIBSVM(t *testing.T) {
	const training, testing, dim = 160, 40, 64
	var pixels, labels []uint8
	for _, f := range lines(t, "digits.txt") {
		row, err := hex.DecodeString(f[1])
		if err != nil || len(row) != dim || len(f[0]) != 1 {
			t.Fatalf("digits.txt: bad line %q (%v)", f, err)
		}
		pixels, labels = append(pixels, row...), append(labels, f[0][0]-'0')
	}
	src := batch.NewBytes(pixels[:training*dim], dim)
	test := batch.NewBytes(pixels[training*dim:], dim)

	machines := lines(t, "machine.txt")
	if len(machines) != 2*(2+testing) {
		t.Fatalf("machine.txt: %d lines", len(machines))
	}
	for part := range slices.Chunk(machines, 2+testing) {
		m := fit(t, src, labels[:training], Options{C: number(t, part[0][0]), Gamma: number(t, part[0][1]),
			Tolerance: 1e-7, WorkingSet: 24, CacheMB: 1})
		if got := strconv.Itoa(m.Vectors()); got != part[0][2] {
			t.Errorf("C = %s: %s support vectors, want %s", part[0][0], got, part[0][2])
		}
		for k, i := range m.index {
			if strconv.Itoa(int(i)) != part[1][k] {
				t.Fatalf("C = %s: support vector %d is example %d, want %s", part[0][0], k, i, part[1][k])
			}
		}
		compareDecisions(t, m, test, part[2:])
	}
}

func compareDecisions(t *testing.T, m *Model, test batch.Source, want [][]string) {
	t.Helper()
	x := newPoints(test.Len(), test.Dim()).x
	idx := make([]int32, test.Len())
	for i := range idx {
		idx[i] = int32(i)
	}
	test.Gather(x, idx)
	d := newDecider(m)
	d.decide(x)
	for i, class := range predict(t, m, test) {
		if strconv.Itoa(int(class)) != want[i][0] {
			t.Errorf("image %d: class %d, want %s", i, class, want[i][0])
		}
		for p, v := range d.row(i) {
			// LIBSVM's kernel is float64, ours float32 within 1e-6.
			if w := number(t, want[i][1+p]); math.Abs(v-w) > 1e-5 {
				t.Errorf("image %d, pair %v: decision %v, want %v", i, m.pairs[p], v, w)
			}
		}
	}
}
