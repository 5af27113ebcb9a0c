"""Cases, detectors, decisions and the published reasons."""
