internal import FoundationEssentials
internal import Glibc

/// Where tests keep what they write: in memory where there is room, since they make and remove very many small files.
public enum TestDirectory {
  /// The directory in which tests make theirs, which every account can enter; its path is short, as a socket's must be.
  ///
  /// `/dev/shm` if two gigabytes are free there and programs in it may be run, otherwise `/tmp`.
  public static let parent: String = {
    var memory = statvfs()
    guard unsafe statvfs("/dev/shm", &memory) == 0 else { return "/tmp" }
    let hasRoom = memory.f_bavail * memory.f_frsize > 2 << 30
    let noPrograms: UInt = 8  // ST_NOEXEC of statvfs(3), which Swift does not see
    let mayRun = memory.f_flag & noPrograms == 0
    return hasRoom && mayRun ? "/dev/shm" : "/tmp"
  }()

  /// A new directory there, which is gone, and a PostgreSQL cluster in it killed, once this process is.
  public static func make(permissions: Int = 0o755) throws -> String {
    let directory = newPath("copydesk-test")
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: permissions])
    try CleanUp.afterThisProcess(directory)
    return directory
  }

  /// A path there that nobody has used.
  public static func newPath(_ name: String) -> String { "\(parent)/\(name)-\(UInt32.random(in: 0...UInt32.max))" }
}
