import Foundation
import Glibc

/// This process's resident memory, in megabytes (10⁶ bytes).
enum ResidentMemory {
  static func megabytes() throws -> Double {
    let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
    return Double(fields.dropFirst().first.flatMap { Int($0) } ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_000_000
  }
}
