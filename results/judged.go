package results

import (
	"fmt"
	"slices"
	"strconv"
)

// limits are the options that keep a row from being judged by the whole test
// set, if they are not 0.
var limits = []string{"test", "validation", "classes"}

// limited returns the option, "test = 20", that has limited what a run was judged
// by where its record, being older than Judged, does not say by how much; ""
// where nothing is unknown.
func (rec *Record) limited() string {
	if rec.Judged != (Part{}) {
		return ""
	}
	for _, key := range limits {
		text := fmt.Sprint(rec.Config[key])
		if n, err := strconv.ParseFloat(text, 64); err == nil && n > 0 {
			return key + " = " + text
		}
	}
	return ""
}

// unsaid are those of the runs that do not say what they were judged by and may
// have been judged by a part of the test set.
func unsaid(runs []Record) []Record {
	return slices.DeleteFunc(slices.Clone(runs), func(r Record) bool { return r.limited() == "" })
}
