package results

import (
	"runtime"
	"testing"
	"time"
)

func TestParseHWM(t *testing.T) {
	for status, want := range map[string]uint64{
		"Name:\tunsup\nVmHWM:\t    1234 kB\nVmRSS:\t 7 kB\n": 1234 << 10,
		"Name:\tVmHWM:\t9 kB\n":                              0, // a process may be called so
		"Name:\tunsup\nVmHWM:\t 1234 MB\n":                   0,
		"Name:\tunsup\nVmHWM:\t99999999999999999999 kB\n":    0,
		"": 0,
	} {
		got, ok := parseHWM(status)
		if ok != (want > 0) || ok && got != want {
			t.Errorf("%q: %d, %v; want %d", status, got, ok, want)
		}
	}
}

func TestMeter(t *testing.T) {
	m := StartMeter()
	block := make([]byte, 64<<20)
	for once := true; once || cpuTime() < m.cpu+2*time.Millisecond && cpuTime() > 0; once = false {
		for i := range block {
			block[i]++
		}
	}
	var rec Record
	m.Stop(&rec)
	runtime.KeepAlive(block)
	before := Usage{Started: "2026-01-02T03:04:05Z", Seconds: 100, CPUSeconds: 200, PeakMemory: 1 << 60}
	m.Resume(before)
	if u := m.Usage(); u.Started != before.Started || u.Seconds < 100+rec.Seconds || u.CPUSeconds < 200+rec.CPUSeconds || u.PeakMemory != 1<<60 {
		t.Errorf("%+v after %+v and %+v", u, before, rec)
	}
	if _, err := time.Parse(time.RFC3339, rec.Started); err != nil || rec.Seconds <= 0 {
		t.Errorf("started %q, %v s", rec.Started, rec.Seconds)
	}
	if runtime.GOOS != "linux" {
		return
	}
	if rec.CPUSeconds < 0.002 || rec.PeakMemory < 64<<20 {
		t.Errorf("%v s of CPU, %d bytes; want at least 2 ms and 64 MiB", rec.CPUSeconds, rec.PeakMemory)
	}
}

func TestSetMachine(t *testing.T) {
	var rec Record
	rec.SetMachine("a CPU", "avx2", 2)
	if rec.CPU != "a CPU" || rec.SIMD != "avx2" || rec.Threads != 2 || rec.GoVersion != runtime.Version() ||
		rec.OS != runtime.GOOS || rec.Arch != runtime.GOARCH || rec.Revision == "" {
		t.Errorf("%+v", rec)
	}
}
