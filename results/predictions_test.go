package results

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
)

func TestPredictionsRoundTrip(t *testing.T) {
	for n := range 300 {
		p, q := make([]uint8, n), make([]uint8, n)
		for i := range p {
			p[i], q[i] = uint8(i), uint8(255-i%256)
		}
		var text bytes.Buffer
		if err := WritePredictions(&text, p, q); err != nil {
			t.Fatal(err)
		}
		gotP, gotQ, err := ReadPredictions(&text)
		if err != nil || !bytes.Equal(gotP, p) || !bytes.Equal(gotQ, q) {
			t.Fatalf("%d examples: %v", n, err)
		}
	}
}

func TestPredictionsErrors(t *testing.T) {
	head := `predictions: line 1: want "unsup-predictions 1 " and the number of examples`
	for text, want := range map[string]string{
		"":                                   head,
		"unsup-predictions 2 1\n1 1\n":       head,
		"unsup-predictions 1 +1\n1 1\n":      head,
		"unsup-predictions 1 -1\n":           head,
		"unsup-predictions 1 2\n1 1\n":       "predictions: 1 examples, want 2 (truncated?)",
		"unsup-predictions 1 0\n1 1\n":       "predictions: 1 examples, want 0 (truncated?)",
		"unsup-predictions 1 1\n1 1":         "predictions: line 2: no end of line (truncated?)",
		"unsup-predictions 1 1\n1 256\n":     `predictions: line 2: "1 256", want two classes from 0 to 255`,
		"unsup-predictions 1 2\n1 1\n01 1\n": `predictions: line 3: "01 1", want two classes from 0 to 255`,
		"unsup-predictions 1 1\n1\n":         `predictions: line 2: "1", want two classes from 0 to 255`,
		"unsup-predictions 1 1\n1 1\r\n":     `predictions: line 2: "1 1\r", want two classes from 0 to 255`,
	} {
		if _, _, err := ReadPredictions(strings.NewReader(text)); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	if err := WritePredictions(new(bytes.Buffer), make([]uint8, 2), make([]uint8, 3)); err == nil ||
		err.Error() != "predictions: 2 predictions for 3 targets" {
		t.Errorf("got %v", err)
	}
}

// There is exactly one text for given predictions.
func FuzzReadPredictions(f *testing.F) {
	f.Add([]byte("unsup-predictions 1 2\n7 7\n2 3\n"))
	f.Add([]byte("unsup-predictions 1 0\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, q, err := ReadPredictions(bytes.NewReader(text))
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := WritePredictions(&again, p, q); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(again.Bytes(), text) {
			t.Fatalf("%q was read as %q", text, again.Bytes())
		}
	})
}
