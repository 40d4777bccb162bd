package ocr

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/unsup/unsup/datasets"
)

// A line is: id, letter, id of the next letter, word, position, fold, and the
// pixels row by row, each followed by a tab.
const (
	before  = 6
	pixels  = Height * Width
	longest = 1 << 12 // bytes of a line, far above what there can be
)

// Read reads the owners' text form and returns the letters by label, then by
// pixels. Bad lines are counted and the first one is named.
func Read(r io.Reader) (*datasets.Images, error) {
	var all [][]byte // a letter's label and its pixels
	var first error
	lines, bad := 0, 0
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, longest), longest)
	for s.Scan() {
		lines++
		letter, err := parse(s.Bytes())
		if err != nil {
			if bad++; first == nil {
				first = fmt.Errorf("line %d: %w", lines, err)
			}
			continue
		}
		all = append(all, letter)
	}
	switch {
	case s.Err() == bufio.ErrTooLong:
		return nil, fmt.Errorf("line %d: longer than %d bytes: not a file of letters", lines+1, longest)
	case s.Err() != nil:
		return nil, fmt.Errorf("truncated or corrupted after line %d: %w", lines, s.Err())
	case bad > 0:
		return nil, fmt.Errorf("%d of %d lines are bad, the first is %w", bad, lines, first)
	case lines == 0:
		return nil, fmt.Errorf("no letters")
	}
	slices.SortFunc(all, bytes.Compare)
	m := &datasets.Images{N: len(all), Height: Height, Width: Width, Classes: Classes}
	for _, l := range all {
		m.Labels = append(m.Labels, l[0])
		m.Pixels = append(m.Pixels, l[1:]...)
	}
	return m, nil
}

// parse returns the label and the pixels of a line.
func parse(line []byte) ([]byte, error) {
	fields := bytes.Split(bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\r")), []byte("\t")), []byte("\t"))
	if len(fields) != before+pixels {
		return nil, fmt.Errorf("%d fields, want %d", len(fields), before+pixels)
	}
	for _, i := range []int{0, 2, 3, 4, 5} {
		if _, err := strconv.Atoi(string(fields[i])); err != nil {
			return nil, fmt.Errorf("field %d is %.20q, want a whole number", i+1, fields[i])
		}
	}
	if l := fields[1]; len(l) != 1 || l[0] < 'a' || l[0] > 'z' {
		return nil, fmt.Errorf("field 2 is %.20q, want a letter from a to z", l)
	}
	letter := []byte{fields[1][0] - 'a'}
	for i, p := range fields[before:] {
		switch string(p) {
		case "0":
			letter = append(letter, 0)
		case "1":
			letter = append(letter, 255)
		default:
			return nil, fmt.Errorf("pixel %d is %.20q, want 0 or 1", i+1, p)
		}
	}
	return letter, nil
}
