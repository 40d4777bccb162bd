package registry

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// FuzzParseSeeds: a list that is read has 1 to 10,000 seeds, none twice, and the
// seeds one by one are the same list.
func FuzzParseSeeds(f *testing.F) {
	for _, s := range []string{"1", "1..3", "1, 4,7..9", "", "1,", "3..1", "0..18446744073709551615", "18446744073709551614..18446744073709551615", "1...3", "+1", "1..5,5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		seeds, err := ParseSeeds(s)
		if err != nil {
			return
		}
		if len(seeds) < 1 || len(seeds) > maxSeeds {
			t.Fatalf("%q: %d seeds", s, len(seeds))
		}
		seen := map[uint64]bool{}
		var list []string
		for _, seed := range seeds {
			if seen[seed] {
				t.Errorf("%q: %d comes twice", s, seed)
			}
			seen[seed] = true
			list = append(list, fmt.Sprint(seed))
		}
		if again, err := ParseSeeds(strings.Join(list, ",")); err != nil || !reflect.DeepEqual(again, seeds) {
			t.Errorf("%q: %v became %v, %v", s, seeds, again, err)
		}
	})
}

// FuzzSet: a --set is refused in its own name or fills a configuration that its
// record gives back; what is read as a bare word is the text itself.
func FuzzSet(f *testing.F) {
	for _, s := range []string{"net.rate=0.5", "net.layers=[1, 2]", "net.kind=cd-1", "net.kind='a\\b'", "net.shuffle=true", "net.fine_tune={}", "net.fine_tune.rate=1e-50",
		"net.fine_tune.rate=3e10", "knn.k=0x10", "net.cases=1\nkind='a'", "net.cases=1 # so", "net.kind=1979-05-27", "net.layers=[[[]]]", "net.rate=-inf", "=", "net.tied=true", "knn.k=1\n[value]"} {
		f.Add(s)
	}
	e := toy()
	f.Fuzz(func(t *testing.T, set string) {
		if _, _, value, err := parseSet(set); err == nil {
			_, text, _ := strings.Cut(set, "=")
			if word := strings.TrimSpace(text); bareWord.MatchString(word) && value != word && value != (word == "true") && !isNumber(value) {
				t.Errorf("%q: the bare word became %v", set, value)
			}
		}
		for i := range e.Rows {
			row := &e.Rows[i]
			cfg, changed, values, err := e.Resolve(row, "quick", []string{set})
			if err != nil {
				if !strings.HasPrefix(err.Error(), "--set "+set+": ") && !strings.HasPrefix(err.Error(), "toy/net at preset quick: rate: ") {
					t.Errorf("%q: the error does not name it: %v", set, err)
				}
				continue
			}
			if len(changed) > 1 {
				t.Errorf("%q changed %v", set, changed)
			}
			text, err := json.Marshal(values)
			if err != nil {
				t.Fatalf("%q: %v", set, err)
			}
			again, _, err := row.FromRecord(decoded(t, text))
			if err != nil || !reflect.DeepEqual(again, cfg) {
				t.Errorf("%q: %+v became %+v, %v", set, cfg, again, err)
			}
		}
	})
}

// isNumber tells what nan and inf are, which look like bare words.
func isNumber(value any) bool {
	_, ok := value.(float64)
	return ok
}
