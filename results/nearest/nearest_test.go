package nearest

import "testing"

func TestTo(t *testing.T) {
	rows := []string{"logreg", "knn", "mlp", "svm", "dbn", "dbm"}
	for _, c := range []struct{ name, want string }{
		{"dbmm", "dbm"},
		{"db", "dbn"}, // dbn and dbm are equally near: the first wins
		{"logres", "logreg"},
		{"lo", "logreg"}, // knn is nearer, but does not begin so
		{"knn", "knn"},
		{"zzz", ""},
		{"", ""},
		{"ünn", "knn"},
	} {
		if got := To(c.name, rows); got != c.want {
			t.Errorf("To(%q) = %q, want %q", c.name, got, c.want)
		}
	}
	if got := To("x", nil); got != "" {
		t.Errorf("To with nothing known = %q", got)
	}
}

func TestHint(t *testing.T) {
	if got, want := Hint("pape", []string{"smoke", "paper"}), ` (did you mean "paper"?)`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Hint("qqq", []string{"dbm"}); got != "" {
		t.Errorf("got %q, want no hint", got)
	}
}
