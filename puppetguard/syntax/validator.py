"""stub"""
def validate(program, stream, source, puppet):
    return list(stream.problems)
