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

// Faults are the lines that hold no letter, in an otherwise good file: an error
// that counts them and names the first. The end of a file that is cut off counts
// as one.
type Faults struct {
	File       string // where it is known
	Lines, Bad int
	First      error
}

func (f *Faults) Error() string {
	where := f.File
	if where != "" {
		where += ": "
	}
	return fmt.Sprintf("%s%d of %d lines are bad, the first is %v", where, f.Bad, f.Lines, f.First)
}

func (f *Faults) Unwrap() error { return f.First }

// add counts what is wrong with the line that was read last, if anything.
func (f *Faults) add(err error) {
	if err == nil {
		return
	}
	if f.Bad++; f.First == nil {
		f.First = fmt.Errorf("line %d: %w", f.Lines, err)
	}
}

// Read reads the owners' text form and returns the letters by label, then by
// pixels, and the lines that it has left out, or nil. More letters than All are
// an error as soon as they are met: a small file may unpack to any number.
func Read(r io.Reader) (*datasets.Images, *Faults, error) {
	var all [][]byte // a letter's label and its pixels
	var faults Faults
	var last error // what is wrong with the last line
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, longest), longest)
	for s.Scan() {
		faults.add(last)
		faults.Lines++
		letter, err := parse(s.Bytes())
		if last = err; err != nil {
			continue
		}
		if len(all) == All {
			return nil, nil, fmt.Errorf("line %d: more than the %d letters that there are", faults.Lines, All)
		}
		all = append(all, letter)
	}
	switch err := s.Err(); {
	case err == bufio.ErrTooLong:
		return nil, nil, fmt.Errorf("line %d: longer than %d bytes: not a file of letters", faults.Lines+1, longest)
	case err != nil && last == nil: // it ends after a whole line
		faults.Lines++
		fallthrough
	case err != nil:
		last = fmt.Errorf("truncated or corrupted: %w", err)
	case faults.Lines == 0:
		return nil, nil, fmt.Errorf("no letters")
	}
	faults.add(last)
	if len(all) == 0 {
		return nil, nil, fmt.Errorf("no letters: %w", &faults)
	}
	slices.SortFunc(all, bytes.Compare)
	m := &datasets.Images{N: len(all), Height: Height, Width: Width, Classes: Classes}
	for _, l := range all {
		m.Labels = append(m.Labels, l[0])
		m.Pixels = append(m.Pixels, l[1:]...)
	}
	if faults.Bad > 0 {
		return m, &faults, nil
	}
	return m, nil, nil
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
