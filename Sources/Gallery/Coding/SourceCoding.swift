extension ImageSource: Coded {
    func write(to writer: inout ByteWriter) {
        id.write(to: &writer)
        properties.write(to: &writer)
        writer.unsigned(generation)
        writer.unsigned(revision)
        timeCreated.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(
            id: try SourceID(reading: &reader), properties: try ImageSourceProperties(reading: &reader),
            generation: try reader.unsigned(), revision: try reader.unsigned(),
            timeCreated: try Instant(reading: &reader))
    }
}

extension ImageSourceProperties: Coded {
    func write(to writer: inout ByteWriter) {
        location.write(to: &writer)
        contents.write(to: &writer)
        resourceGroup.write(to: &writer)
        tags.write(to: &writer)
        osType.write(to: &writer)
        osState.write(to: &writer)
        hyperVGeneration.write(to: &writer)
        architecture.write(to: &writer)
        purchasePlan.write(to: &writer)
        securityType.write(to: &writer)
        diskType.write(to: &writer)
        isEphemeral.write(to: &writer)
        isNVMe.write(to: &writer)
        isAcceleratedNetwork.write(to: &writer)
        storageAccount.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(
            location: try Region(reading: &reader), contents: try Contents(reading: &reader),
            resourceGroup: try ResourceGroupName(reading: &reader), tags: try [String: String](reading: &reader),
            osType: try OSType?(reading: &reader), osState: try OSState?(reading: &reader),
            hyperVGeneration: try HyperVGeneration?(reading: &reader),
            architecture: try Architecture?(reading: &reader), purchasePlan: try PurchasePlan?(reading: &reader),
            securityType: try SecurityType?(reading: &reader), diskType: try DiskType(reading: &reader),
            isEphemeral: try Bool(reading: &reader), isNVMe: try Bool(reading: &reader),
            isAcceleratedNetwork: try Bool(reading: &reader), storageAccount: try String?(reading: &reader))
    }
}

extension ImageSourceProperties.Contents: Coded {
    func write(to writer: inout ByteWriter) {
        switch self {
        case .disk(let content):
            writer.byte(0)
            content.write(to: &writer)
        case .snapshot(let disk):
            writer.byte(1)
            disk.write(to: &writer)
        case .image(let os, let data):
            writer.byte(2)
            os.write(to: &writer)
            data.write(to: &writer)
        case .capture(let os, let data):
            writer.byte(3)
            os.write(to: &writer)
            data.write(to: &writer)
        case .machine(let os, let data):
            writer.byte(4)
            os.write(to: &writer)
            data.write(to: &writer)
        }
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        switch try reader.byte() {
        case 0: self = .disk(content: try DiskContent(reading: &reader))
        case 1: self = .snapshot(of: try SourceID(reading: &reader))
        case 2: self = .image(os: try DiskContent(reading: &reader), data: try [DataDiskContent](reading: &reader))
        case 3: self = .capture(os: try SourceID(reading: &reader), data: try [AttachedDisk](reading: &reader))
        case 4: self = .machine(os: try SourceID(reading: &reader), data: try [AttachedDisk](reading: &reader))
        default: throw .malformed(what: "a source's contents")
        }
    }
}

extension DataDiskContent: Coded {
    func write(to writer: inout ByteWriter) {
        lun.write(to: &writer)
        content.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(lun: try Int(reading: &reader), content: try DiskContent(reading: &reader))
    }
}

extension AttachedDisk: Coded {
    func write(to writer: inout ByteWriter) {
        lun.write(to: &writer)
        disk.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(lun: try Int(reading: &reader), disk: try SourceID(reading: &reader))
    }
}

extension PurchasePlan: Coded {
    func write(to writer: inout ByteWriter) {
        writer.text(name)
        writer.text(publisher)
        writer.text(product)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self.init(name: try reader.text(), publisher: try reader.text(), product: try reader.text())
    }
}

extension SourceReference: Coded {
    func write(to writer: inout ByteWriter) {
        switch self {
        case .resource(let id):
            writer.byte(0)
            id.write(to: &writer)
        case .vhd(let id, let storageAccount):
            writer.byte(1)
            id.write(to: &writer)
            writer.text(storageAccount)
        case .image(let reference):
            writer.byte(2)
            reference.write(to: &writer)
        }
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        switch try reader.byte() {
        case 0: self = .resource(id: try SourceID(reading: &reader))
        case 1: self = .vhd(id: try SourceID(reading: &reader), storageAccount: try reader.text())
        case 2: self = .image(reference: try ImageReference(reading: &reader))
        default: throw .malformed(what: "a version's source")
        }
    }
}
