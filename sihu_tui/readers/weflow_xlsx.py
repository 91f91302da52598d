FORMAT = "pending"
PLATFORM = "other"
def recognise(source): return None
def recognise_folder(folder): return None
