package results

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// SetMachine fills in which code ran where. cpu is the CPU's brand, simd the
// kernels' path and threads the number of worker threads, as the caller's
// detection found them; revision and dirty come from Revision.
func (rec *Record) SetMachine(cpu, simd string, threads int) {
	rec.Revision, rec.Dirty = Revision()
	rec.GoVersion, rec.OS, rec.Arch = runtime.Version(), runtime.GOOS, runtime.GOARCH
	rec.CPU, rec.SIMD, rec.Threads = cpu, simd, threads
}

// Usage is what a run has taken so far.
type Usage struct {
	Started    string  `json:"started"` // RFC 3339
	Seconds    float64 `json:"seconds"`
	CPUSeconds float64 `json:"cpu_seconds"` // of the whole process, user and system
	PeakMemory uint64  `json:"peak_memory"` // bytes; 0 if the system does not say
}

// Meter measures one run's wall time, CPU time and memory. It measures time by
// the monotonic clock: setting the system's clock does not disturb it.
type Meter struct {
	started time.Time
	cpu     time.Duration
	before  Usage
}

// StartMeter starts measuring. On Linux it also resets the process's memory
// peak, so that a run is not charged with the peak of the one before it.
func StartMeter() *Meter {
	resetPeak()
	return &Meter{started: time.Now(), cpu: cpuTime()}
}

// Resume adds what earlier processes have used on the same run.
func (m *Meter) Resume(before Usage) { m.before = before }

// Usage returns the start of the run, the wall and CPU time that it has taken
// and its memory peak.
func (m *Meter) Usage() Usage {
	u := Usage{
		Started:    m.before.Started,
		Seconds:    m.before.Seconds + time.Since(m.started).Seconds(),
		CPUSeconds: m.before.CPUSeconds + (cpuTime() - m.cpu).Seconds(),
		PeakMemory: max(m.before.PeakMemory, peakMemory()),
	}
	if u.Started == "" {
		u.Started = m.started.UTC().Format(time.RFC3339)
	}
	return u
}

// Stop writes the usage into rec.
func (m *Meter) Stop(rec *Record) {
	u := m.Usage()
	rec.Started, rec.Seconds, rec.CPUSeconds, rec.PeakMemory = u.Started, u.Seconds, u.CPUSeconds, u.PeakMemory
}

// resetPeak sets VmHWM back to what the process uses now. Where there is no
// such file the peak stays that of the whole process.
func resetPeak() {
	if f, err := os.OpenFile("/proc/self/clear_refs", os.O_WRONLY, 0); err == nil {
		f.WriteString("5\n")
		f.Close()
	}
}

// peakMemory is the largest resident size in bytes: VmHWM on Linux, what
// getrusage says elsewhere, 0 if the system does not say.
func peakMemory() uint64 {
	status, err := os.ReadFile("/proc/self/status")
	if err == nil {
		if peak, ok := parseHWM(string(status)); ok {
			return peak
		}
	}
	return rusagePeak()
}

// parseHWM finds "VmHWM:     1234 kB" in /proc/self/status; in bytes.
func parseHWM(status string) (uint64, bool) {
	_, rest, ok := strings.Cut(status, "\nVmHWM:")
	if !ok {
		return 0, false
	}
	line, _, _ := strings.Cut(rest, "\n")
	number, isKB := strings.CutSuffix(strings.TrimSpace(line), " kB")
	kb, err := strconv.ParseUint(number, 10, 54)
	return kb << 10, isKB && err == nil
}
