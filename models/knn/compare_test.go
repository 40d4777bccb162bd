package knn

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"testing"
)

// lines reads a file of testdata/compare/scikit-learn/knn, whose make.py wrote it.
func lines(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open("../../testdata/compare/scikit-learn/knn/" + name)
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

// TestAgainstScikitLearn compares neighbours and votes on real digits with
// those of KNeighborsClassifier.
func TestAgainstScikitLearn(t *testing.T) {
	const training, dim = 200, 64
	var pixels, labels []uint8
	for _, f := range lines(t, "digits.txt") {
		row, err := hex.DecodeString(f[1])
		if err != nil || len(row) != dim || len(f[0]) != 1 {
			t.Fatalf("digits.txt: bad line %q (%v)", f, err)
		}
		pixels, labels = append(pixels, row...), append(labels, f[0][0]-'0')
	}
	want := lines(t, "neighbours.txt")
	if len(labels) != training+len(want) {
		t.Fatalf("%d digits, want %d", len(labels), training+len(want))
	}
	for column, k := range []int{1, 3, 5} {
		c := search(t, pixels[:training*dim], labels[:training], pixels[training*dim:], dim,
			Options{K: k, TrainBlock: 77, TestBlock: 32})
		for i, class := range c.Predictions() {
			if w := want[i][column]; w != "-" && w != fmt.Sprint(class) {
				t.Errorf("k = %d, image %d: class %d, want %s", k, i, class, w)
			}
			for j, n := range c.Neighbours(i) {
				if w := want[i][3+j]; w != fmt.Sprint(n.Squared) {
					t.Errorf("k = %d, image %d: neighbour %d at squared distance %d, want %s", k, i, j, n.Squared, w)
				}
			}
		}
	}
}
