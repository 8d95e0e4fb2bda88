import Glibc

/// How much memory this process holds.
public enum ProcessMemory {
    /// The resident set in bytes; 0 if the system does not say.
    public static func residentBytes() -> Int64 {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var total: CLong = 0
        var resident: CLong = 0
        let count = withUnsafeMutablePointer(to: &total) { total in
            withUnsafeMutablePointer(to: &resident) { resident in
                withVaList([total, resident]) { vfscanf(file, "%ld %ld", $0) }
            }
        }
        return count == 2 ? Int64(resident) * Int64(sysconf(Int32(_SC_PAGESIZE))) : 0
    }
}
