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

// Meter measures one run's wall time, CPU time and memory.
type Meter struct {
	started time.Time
	cpu     time.Duration
}

// StartMeter starts measuring. On Linux it also resets the process's memory
// peak, so that a run is not charged with the peak of the one before it.
func StartMeter() Meter {
	resetPeak()
	return Meter{started: time.Now(), cpu: cpuTime()}
}

// Stop writes the start, the wall and CPU time since then and the memory peak
// into rec. The CPU time is the whole process's, user and system.
func (m Meter) Stop(rec *Record) {
	rec.Started = m.started.UTC().Format(time.RFC3339)
	rec.Seconds = time.Since(m.started).Seconds()
	rec.CPUSeconds = (cpuTime() - m.cpu).Seconds()
	rec.PeakMemory = peakMemory()
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
