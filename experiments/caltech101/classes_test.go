package caltech101

import "testing"

// TestPerClass: the best class is first, equals go by name, a class that is not
// judged has no line, and the most frequent mistake is named.
func TestPerClass(t *testing.T) {
	names := []string{"crab", "ant", "lotus", "unseen"}
	targets := []uint8{0, 0, 0, 0, 1, 1, 1, 1, 2, 2}
	predictions := []uint8{0, 1, 2, 2, 1, 0, 0, 2, 2, 2}
	want := "" +
		"  accuracy  right  of  class, and what it is most often taken for\n" +
		"  100.00 %      2   2  lotus\n" +
		"   25.00 %      1   4  ant (crab: 2)\n" +
		"   25.00 %      1   4  crab (lotus: 2)\n"
	if got := string(perClass(names, targets, predictions)); got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}
