package registry

import (
	"math"
	"slices"
	"testing"
)

func TestParseSeeds(t *testing.T) {
	for s, want := range map[string][]uint64{
		"1":        {1},
		"0":        {0},
		"1..3":     {1, 2, 3},
		"5..5":     {5},
		"1,4,7..9": {1, 4, 7, 8, 9},
		"3, 1":     {3, 1},
		"18446744073709551614..18446744073709551615": {math.MaxUint64 - 1, math.MaxUint64},
	} {
		got, err := ParseSeeds(s)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v, %v; want %v", s, got, err, want)
		}
	}
	if got, err := ParseSeeds("1..10000"); err != nil || len(got) != 10000 {
		t.Errorf("ten thousand seeds: %d, %v", len(got), err)
	}
}

func TestParseSeedsErrors(t *testing.T) {
	form := " is not a seed, want a list such as 1 or 1..3 or 1,4,7..9"
	for s, want := range map[string]string{
		"":                          `seeds "": ""` + form,
		"1,":                        `seeds "1,": ""` + form,
		"a":                         `seeds "a": "a"` + form,
		"-1":                        `seeds "-1": "-1"` + form,
		"+1":                        `seeds "+1": "+1"` + form,
		"1.5":                       `seeds "1.5": "1.5"` + form,
		"1..":                       `seeds "1..": ""` + form,
		"1...3":                     `seeds "1...3": ".3"` + form,
		"18446744073709551616":      `seeds "18446744073709551616": "18446744073709551616"` + form,
		"3..1":                      `seeds "3..1": the range 3..1 runs backwards (write 1..3)`,
		"1,2,1":                     `seeds "1,2,1": 1 comes twice`,
		"1..5,5":                    `seeds "1..5,5": 5 comes twice`,
		"1..10001":                  `seeds "1..10001": more than 10000 seeds`,
		"1..9999,20000..20001":      `seeds "1..9999,20000..20001": more than 10000 seeds`,
		"0..18446744073709551615":   `seeds "0..18446744073709551615": more than 10000 seeds`,
		"7,0..18446744073709551615": `seeds "7,0..18446744073709551615": more than 10000 seeds`,
	} {
		_, err := ParseSeeds(s)
		wantError(t, err, want)
	}
}
