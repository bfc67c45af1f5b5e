/// The file that is added to each mutated module: the run-time choice of the mutant, and the memory of which were reached.
enum SwitchSource {
  /// The variable with the number of the mutant that is to be.
  static let active = "COPYDESK_MUTANT"
  /// The variable with the path of a file that has a byte for each number: 1 once the place was reached.
  static let reached = "COPYDESK_MUTANTS_REACHED"
  /// The variable with the path of a folder: its files take the place of SQL of the same name.
  static let sql = "COPYDESK_MUTANT_SQL"

  /// The function that tells whether a mutant is the one to be; each module has its own.
  static func function(_ module: String) -> String { "\(module.lowercased())Mutant" }

  /// The function through which a module gets its SQL.
  static func sqlFunction(_ module: String) -> String { "\(module.lowercased())SQL" }

  /// - Parameter sqlNumber: is marked as reached when the module's SQL is asked for.
  static func text(module: String, sqlNumber: Int) -> String {
    """
    internal import Glibc

    private let active = variable("\(active)").flatMap { Int($0) } ?? 0
    private let reached = Reached(path: variable("\(reached)"))

    /// Whether this mutant is the one to be.
    public func \(function(module))(_ number: Int) -> Bool {
      reached.add(number)
      return number == active
    }

    /// The SQL of that name, or what is to take its place.
    public func \(sqlFunction(module))(_ name: String, _ original: [UInt8]) -> [UInt8] {
      reached.add(\(sqlNumber))
      guard let folder = variable("\(sql)"), let file = unsafe fopen("\\(folder)/\\(name)", "r") else { return original }
      defer { unsafe fclose(file) }
      var bytes: [UInt8] = []
      while case let byte = unsafe getc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
      return bytes
    }

    private func variable(_ name: String) -> String? {
      unsafe getenv(name).map { unsafe String(cString: $0) }
    }

    /// Bytes of a file in memory: what is written there outlives the process, however it ends.
    @safe private struct Reached: @unchecked Sendable {
      private let bytes: UnsafeMutablePointer<UInt8>?
      private let count: Int

      init(path: String?) {
        var facts = stat()
        guard let path, case let file = unsafe open(path, O_RDWR), file >= 0, unsafe fstat(file, &facts) == 0,
          let memory = unsafe mmap(nil, Int(facts.st_size), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0),
          unsafe memory != MAP_FAILED
        else {
          unsafe bytes = nil
          count = 0
          return
        }
        count = Int(facts.st_size)
        unsafe bytes = memory.bindMemory(to: UInt8.self, capacity: count)
      }

      func add(_ number: Int) {
        if let bytes = unsafe bytes, number < count { unsafe bytes[number] = 1 }
      }
    }

    """
  }
}
