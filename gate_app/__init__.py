"""Kadian (卡点): a desktop gate for checkpoints. The core; it never imports Qt.

From a camera's frame to the hub, each step in a folder of its own:

    camera frame ─▶ code text ─▶ pass ─▶ verdict ─▶ ledger entry ─▶ hub
     scanning/      codes/      rules      gate      ledger/        sync/

    with Station(folder) as station:                            # station.py joins the parts
        for presentation in presentations(camera, decoder):     # scanning/scanner.py
            scans = [Scan(text) for text in presentation.texts]
            for outcome in station.gate.present(scans):         # gate.py, domain/rules.py
                show(outcome.decision)                          # ui/, after the commit
"""
