import DiskImage
import Testing

@Suite struct EvilFileTests {
    @Test(arguments: EvilFiles.all)
    func `what is of another format, or of several, is refused by its name`(image: EvilImage) throws {
        try image.check()
    }

    @Test func `formats have the names that people declare them by`() {
        for format in ImageFormat.allCases { #expect(ImageFormat(name: format.rawValue) == format) }
        #expect(ImageFormat(name: "vpc") == .vhd)
        for name in ["", "QCOW2", "qcow", "vpc ", "auto"] { #expect(ImageFormat(name: name) == nil) }
        #expect(ImageFormat.allCases.filter(\.isAccepted) == [.raw, .qcow2, .vhd])
    }

    @Test func `a mark anywhere else is no mark`() throws {
        for (place, mark) in [
            (1, "conectix"), (EvilFiles.fileBytes - 513, "conectix"), (512, "KDMV"), (0x8000, "CD001"), (4, "QED\0"),
            (EvilFiles.fileBytes - 4, "QFI"), (2, "vhdxfile"), (256, "ustar"), (5, "# Disk DescriptorFile\nversion=1"),
        ] {
            let bytes = EvilFiles.marked([(place, Array(mark.utf8))])
            #expect(try refusal(ProbedSource(bytes), declared: .raw) == nil, "\(mark) at \(place)")
            #expect(try SourceImage(ProbedSource(bytes)).format == .raw)
        }
    }

    @Test func `the corpus of what is refused has more than 150 files`() {
        let all = EvilFiles.all + EvilQCOW2Headers.all + EvilQCOW2Tables.all + EvilVHDs.all
        #expect(all.count > 150)
        #expect(Set(all.map(\.token)).count > 35)
        print("formats: \(all.count) files are refused, for \(Set(all.map(\.token)).count) reasons")
    }

    /// How qemu-img makes an image in `image` of a disk of 1 MiB, and why it is refused.
    static let kinds: [(commands: [String], token: String)] = [
        (["create -q -f raw base.raw 1M", "create -q -f qcow2 -F raw -b base.raw image"], "backing"),
        (["create -q -f raw base.raw 1M", "create -q -f qcow2 -o compat=0.10 -F raw -b base.raw image"], "backing"),
        (["create -q -f qcow2 -o data_file=data.raw image 1M"], "data-file"),
        (["create -q -f qcow2 -o data_file=data.raw,data_file_raw=on image 1M"], "data-file"),
        (["create -q -f qcow2 image 1M", "snapshot -c one image"], "snapshots"),
        (["create -q -f qcow2 image 1M", "bitmap --add image one"], "bitmaps"),
        (
            ["create -q -f qcow2 --object secret,id=k,data=x -o encrypt.format=aes,encrypt.key-secret=k image 1M"],
            "encrypted"
        ),
        (["create -q -f qcow image 1M"], "unknown-version"), (["create -q -f vhdx image 1M"], "unsupported"),
        (["create -q -f qed image 1M"], "unsupported"), (["create -q -f vdi image 1M"], "unsupported"),
        (["create -q -f parallels image 1M"], "unsupported"), (["create -q -f vmdk image 1M"], "unsupported"),
        (["create -q -f vmdk -o subformat=monolithicFlat image 1M"], "unsupported"),
        (["create -q -f vmdk -o subformat=twoGbMaxExtentSparse image 1M"], "unsupported"),
        (["create -q -f vmdk -o subformat=twoGbMaxExtentFlat image 1M"], "unsupported"),
        (["create -q -f raw base 1M", "convert -O vmdk -o subformat=streamOptimized base image"], "unsupported"),
    ]

    @Test(arguments: kinds.indices)
    func `what qemu-img makes of other formats, or of parts that are elsewhere, is refused`(kind: Int) throws {
        let folder = try QemuFolder()
        for command in Self.kinds[kind].commands { try folder.image(command) }
        let bytes = try folder.bytes("image")
        try EvilImage(Self.kinds[kind].commands.joined(separator: "; "), Self.kinds[kind].token, bytes).check()
    }
}
