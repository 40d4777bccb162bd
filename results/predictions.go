package results

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WritePredictions writes the per-example outcomes on a test set as text, so
// that two rows can be compared by a paired test:
//
//	unsup-predictions 1 10000
//	7 7
//	2 3
//
// The first line gives the format's version and the number of examples; then
// one line per example, in the test set's order, with the predicted class and
// the true one.
func WritePredictions(w io.Writer, predictions, targets []uint8) error {
	if len(predictions) != len(targets) {
		return fmt.Errorf("predictions: %d predictions for %d targets", len(predictions), len(targets))
	}
	text := fmt.Appendf(nil, "%s%d\n", predictionsHead, len(predictions))
	for i, p := range predictions {
		text = strconv.AppendUint(text, uint64(p), 10)
		text = append(text, ' ')
		text = strconv.AppendUint(text, uint64(targets[i]), 10)
		text = append(text, '\n')
	}
	_, err := w.Write(text)
	return err
}

const predictionsHead = "unsup-predictions 1 "

// ReadPredictions reads what WritePredictions has written, and nothing else: a
// different head, a number of lines that is not the announced one, a line in any
// other form are errors that name the line.
func ReadPredictions(r io.Reader) (predictions, targets []uint8, err error) {
	lines := bufio.NewScanner(r)
	lines.Split(scanLines)
	lines.Scan()
	count, ok := strings.CutPrefix(lines.Text(), predictionsHead)
	n, numErr := strconv.Atoi(count)
	if !ok || numErr != nil || strconv.Itoa(n) != count || n < 0 {
		return nil, nil, fmt.Errorf("predictions: line 1: want %q and the number of examples", predictionsHead)
	}
	for lines.Scan() {
		p, t, ok := parsePair(lines.Text())
		if !ok {
			return nil, nil, fmt.Errorf("predictions: line %d: %q, want two classes from 0 to 255", len(predictions)+2, lines.Text())
		}
		predictions, targets = append(predictions, p), append(targets, t)
	}
	if err := lines.Err(); err != nil {
		return nil, nil, fmt.Errorf("predictions: line %d: %w", len(predictions)+2, err)
	}
	if len(predictions) != n {
		return nil, nil, fmt.Errorf("predictions: %d examples, want %d (truncated?)", len(predictions), n)
	}
	return predictions, targets, nil
}

// parsePair reads "7 3" and no other spelling of it.
func parsePair(line string) (p, t uint8, ok bool) {
	first, second, _ := strings.Cut(line, " ")
	p, okP := parseClass(first)
	t, okT := parseClass(second)
	return p, t, okP && okT
}

func parseClass(s string) (uint8, bool) {
	c, err := strconv.ParseUint(s, 10, 8)
	return uint8(c), err == nil && strconv.FormatUint(c, 10) == s
}

// scanLines splits at '\n' and wants one after the last line too: without it the
// file was cut off.
func scanLines(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, data[:i], nil
	}
	if atEOF && len(data) > 0 {
		return 0, nil, errors.New("no end of line (truncated?)")
	}
	return 0, nil, nil
}
