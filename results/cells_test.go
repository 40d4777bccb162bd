package results

import "testing"

func TestFormatDuration(t *testing.T) {
	for _, c := range []struct {
		seconds float64
		want    string
	}{
		{0, "0.0s"}, {0.42, "0.4s"}, {9.94, "9.9s"}, {9.96, "10s"}, {59.4, "59s"}, {59.6, "1m 00s"},
		{92, "1m 32s"}, {3599.4, "59m 59s"}, {3599.6, "1h 00m"}, {7500, "2h 05m"}, {360000, "100h 00m"},
	} {
		if got := FormatDuration(c.seconds); got != c.want {
			t.Errorf("%v s: %q, want %q", c.seconds, got, c.want)
		}
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 60000: "60,000", 1234567: "1,234,567", -1000: "-1,000", -100000: "-100,000"} {
		if got := thousands(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
