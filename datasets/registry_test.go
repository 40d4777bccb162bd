package datasets

import "testing"

func TestLookup(t *testing.T) {
	var c catalogue
	for _, name := range []string{"ocr", "mnist", "norb"} {
		s := toy()
		s.Name = name
		if err := c.add(s); err != nil {
			t.Fatal(err)
		}
	}
	if c[0].Name != "mnist" || c[1].Name != "norb" || c[2].Name != "ocr" {
		t.Errorf("not in the order of names: %v", c)
	}
	if s, err := c.lookup("norb"); err != nil || s.Name != "norb" {
		t.Errorf("got %q, %v", s.Name, err)
	}
	for name, want := range map[string]string{
		"mnits": `unknown data set "mnits" (did you mean "mnist"?); known: mnist, norb, ocr`,
		"nor":   `unknown data set "nor" (did you mean "norb"?); known: mnist, norb, ocr`,
		"zzzzz": `unknown data set "zzzzz"; known: mnist, norb, ocr`,
		"":      `unknown data set ""; known: mnist, norb, ocr`,
	} {
		if _, err := c.lookup(name); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", name, err, want)
		}
	}
	twice := toy()
	twice.Name = "mnist"
	wantError(t, c.add(twice), `"mnist" is registered twice`)
}

func TestIncompleteDescription(t *testing.T) {
	for want, spoil := range map[string]func(*Set){
		`data set name "To/y"`:                   func(s *Set) { s.Name = "To/y" },
		"title, licence, citation and home page": func(s *Set) { s.License = "" },
		"no files":                               func(s *Set) { s.Files = nil },
		"a.gz: is called unpinned":               func(s *Set) { s.Files[0].Unpinned = true },
		"that nobody has pinned cannot be": func(s *Set) {
			s.Files[0], s.Mirrors = File{Name: "a.gz", Unpinned: true}, []string{"http://localhost/"}
		},
		`file name "../a"`:                      func(s *Set) { s.Files[0].Name = "../a" },
		"a.gz: size and SHA-256 must be pinned": func(s *Set) { s.Files[0].SHA256 = "abc" },
		"a.gz: plain size and SHA-256":          func(s *Set) { s.Files[0].PlainSize = 0 },
		"b.gz: plain size and SHA-256":          func(s *Set) { s.Files[1].PlainSHA256 = "abc" },
		"c.txt: plain size and SHA-256":         func(s *Set) { s.Files[2] = s.Files[0]; s.Files[2].Name = "c.txt" },
		"want a slash at its end":               func(s *Set) { s.Mirrors = []string{"https://example.org"} },
	} {
		s := toy()
		spoil(&s)
		wantError(t, new(catalogue).add(s), want)
	}
}
